using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Pys3Local.Assertions;

/// <summary>
/// What a test expects. Every method returns when it holds, and throws an <see cref="AssertionException"/> with both values when it
/// does not.
/// </summary>
internal static partial class Assert
{
    public static void True(
        [DoesNotReturnIf(false)] bool? condition, string? message = null, [CallerArgumentExpression(nameof(condition))] string expression = "")
    {
        if (condition is not true)
            throw new AssertionException(message ?? $"Assert.True: {expression} is {Printed.Value(condition)}");
    }

    public static void False(
        [DoesNotReturnIf(true)] bool? condition, string? message = null, [CallerArgumentExpression(nameof(condition))] string expression = "")
    {
        if (condition is not false)
            throw new AssertionException(message ?? $"Assert.False: {expression} is {Printed.Value(condition)}");
    }

    public static void Null(object? value, [CallerArgumentExpression(nameof(value))] string expression = "")
    {
        if (value is not null)
            throw AssertionException.Of($"Assert.Null: {expression} is not null", ("Actual", Printed.Value(value)));
    }

    /// <returns>The value, now known to be there.</returns>
    public static T NotNull<T>([NotNull] T? value, [CallerArgumentExpression(nameof(value))] string expression = "")
        where T : class =>
        value ?? throw new AssertionException($"Assert.NotNull: {expression} is null");

    /// <inheritdoc cref="NotNull{T}(T?, string)"/>
    public static T NotNull<T>([NotNull] T? value, [CallerArgumentExpression(nameof(value))] string expression = "")
        where T : struct =>
        value ?? throw new AssertionException($"Assert.NotNull: {expression} is null");

    /// <summary>The very same object.</summary>
    public static void Same(object? expected, object? actual)
    {
        if (!ReferenceEquals(expected, actual))
            throw AssertionException.Of("Assert.Same: not the same object", ("Expected", Printed.Value(expected)), ("Actual", Printed.Value(actual)));
    }

    /// <summary>Exactly this type, not one derived from it.</summary>
    public static T IsType<T>([NotNull] object? value) =>
        value?.GetType() == typeof(T)
            ? (T)value
            : throw AssertionException.Of("Assert.IsType: another type", ("Expected", typeof(T).FullName!), ("Actual", value?.GetType().FullName ?? "null"));

    /// <summary>Both ends belong to the range.</summary>
    public static void InRange<T>(T actual, T low, T high, [CallerArgumentExpression(nameof(actual))] string expression = "")
        where T : IComparable<T>
    {
        if (actual.CompareTo(low) < 0 || actual.CompareTo(high) > 0)
        {
            throw AssertionException.Of(
                $"Assert.InRange: {expression} is outside the range", ("Range", $"{Printed.Value(low)} to {Printed.Value(high)}"), ("Actual", Printed.Value(actual)));
        }
    }

    [DoesNotReturn]
    public static void Fail(string message) => throw new AssertionException(message);
}

using System.Collections;
using System.Runtime.CompilerServices;

namespace Pys3Local.Assertions;

// Equal and not equal, as Equality understands it.
internal static partial class Assert
{
    public static void Equal<T>(T expected, T actual)
    {
        if (!Equality.Instance.Equals(expected, actual))
            throw Unequal(expected, actual);
    }

    public static void Equal<T>(T expected, T actual, IEqualityComparer<T> comparer)
    {
        if (!comparer.Equals(expected, actual))
            throw Unequal(expected, actual);
    }

    public static void Equal(string? expected, string? actual, bool ignoreCase = false)
    {
        if (!string.Equals(expected, actual, ignoreCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal))
            throw Unequal(expected, actual);
    }

    /// <summary>The same elements in the same order; of two sets and of two dictionaries the order does not matter.</summary>
    public static void Equal<T>(IEnumerable<T>? expected, IEnumerable<T>? actual)
    {
        if ((expected, actual) is (IReadOnlySet<T> wanted, IReadOnlySet<T> found))
            Equal(wanted, found);
        else if (!Equality.Instance.Equals(expected, actual))
            throw Unequal(expected, actual);
    }

    public static void Equal<T>(HashSet<T>? expected, HashSet<T>? actual) => Equal<T>((IReadOnlySet<T>?)expected, actual);

    public static void Equal<T>(IReadOnlySet<T>? expected, IReadOnlySet<T>? actual)
    {
        if (expected is null ? actual is not null : actual is null || !expected.SetEquals(actual))
        {
            throw AssertionException.Of(
                "Assert.Equal: the sets differ",
                ("Missing", Printed.Value(actual is null ? expected : expected?.Except(actual))), ("Too much", Printed.Value(expected is null ? actual : actual?.Except(expected))));
        }
    }

    // First: a collection expression could be a set as well.
    /// <inheritdoc cref="Equal{T}(IEnumerable{T}, IEnumerable{T})"/>
    [OverloadResolutionPriority(1)]
    public static void Equal<T>(T[]? expected, T[]? actual)
    {
        if (!Equality.Instance.Equals(expected, actual))
            throw Unequal(expected, actual);
    }

    // Last: a collection expression would rather be a span than an array.
    [OverloadResolutionPriority(-1)]
    public static void Equal<T>(ReadOnlySpan<T> expected, ReadOnlySpan<T> actual) => Equal(expected.ToArray(), actual.ToArray());

    public static void NotEqual<T>(T expected, T actual)
    {
        if (Equality.Instance.Equals(expected, actual))
            throw AssertionException.Of("Assert.NotEqual: the values are equal", ("Both", Printed.Value(actual)));
    }

    public static void NotEqual<T>(IEnumerable<T>? expected, IEnumerable<T>? actual) => NotEqual<object?>(expected, actual);

    private static AssertionException Unequal(object? expected, object? actual)
    {
        if ((expected, actual) is (string a, string b))
        {
            var at = a.AsSpan().CommonPrefixLength(b);
            return AssertionException.Of($"Assert.Equal: the texts differ at character {at}", ("Expected", Printed.Text(a, at)), ("Actual", Printed.Text(b, at)));
        }

        if ((expected, actual) is (IEnumerable wanted and not string, IEnumerable found and not string) && Equality.FirstDifference(wanted, found) is { } index)
        {
            return AssertionException.Of(
                $"Assert.Equal: the elements differ at index {index}", ("Expected", Printed.Elements(wanted, index)), ("Actual", Printed.Elements(found, index)));
        }

        return AssertionException.Of("Assert.Equal: the values differ", ("Expected", Printed.Value(expected)), ("Actual", Printed.Value(actual)));
    }
}

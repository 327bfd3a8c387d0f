namespace Pys3Local.Assertions;

// What a call throws.
internal static partial class Assert
{
    /// <summary>Exactly this exception, not one derived from it.</summary>
    /// <returns>The exception.</returns>
    public static T Throws<T>(Action call)
        where T : Exception =>
        Exactly<T>(Record.Exception(call));

    /// <inheritdoc cref="Throws{T}(Action)"/>
    public static T Throws<T>(Func<object?> call)
        where T : Exception =>
        Exactly<T>(Record.Exception(() => { call(); }));

    /// <inheritdoc cref="Throws{T}(Action)"/>
    public static async Task<T> ThrowsAsync<T>(Func<Task> call)
        where T : Exception =>
        Exactly<T>(await Record.ExceptionAsync(call));

    /// <summary>This exception or one derived from it.</summary>
    /// <returns>The exception.</returns>
    public static T ThrowsAny<T>(Action call)
        where T : Exception =>
        Any<T>(Record.Exception(call));

    /// <inheritdoc cref="ThrowsAny{T}(Action)"/>
    public static T ThrowsAny<T>(Func<object?> call)
        where T : Exception =>
        Any<T>(Record.Exception(() => { call(); }));

    /// <inheritdoc cref="ThrowsAny{T}(Action)"/>
    public static async Task<T> ThrowsAnyAsync<T>(Func<Task> call)
        where T : Exception =>
        Any<T>(await Record.ExceptionAsync(call));

    private static T Exactly<T>(Exception? thrown)
        where T : Exception =>
        thrown?.GetType() == typeof(T) ? (T)thrown : throw NotThrown<T>("Assert.Throws", thrown);

    private static T Any<T>(Exception? thrown)
        where T : Exception =>
        thrown as T ?? throw NotThrown<T>("Assert.ThrowsAny", thrown);

    private static AssertionException NotThrown<T>(string method, Exception? thrown) =>
        new(
            $"{method}: {(thrown is null ? "nothing was thrown" : "another exception was thrown")}\n" +
            $"  Expected: {typeof(T).FullName}\n" +
            $"  Actual:   {(thrown is null ? "none" : thrown.ToString())}",
            thrown);
}

namespace Pys3Local.Assertions;

/// <summary>What a test expected did not hold. The message says what was expected and what was there.</summary>
internal sealed class AssertionException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>A message of one line for each part: <c>Assert.Equal: the values differ</c>, then <c>Expected: …</c> and <c>Actual: …</c>.</summary>
    public static AssertionException Of(string what, params ReadOnlySpan<(string Name, string Value)> parts)
    {
        var width = 0;
        foreach (var (name, _) in parts)
            width = Math.Max(width, name.Length);

        var message = new System.Text.StringBuilder(what);
        foreach (var (name, value) in parts)
            message.Append('\n').Append("  ").Append(name).Append(':').Append(' ', width - name.Length + 1).Append(value);

        return new(message.ToString());
    }
}

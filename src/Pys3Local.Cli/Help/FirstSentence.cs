namespace Pys3Local.Cli.Help;

/// <summary>What a list shows of a text.</summary>
internal static class FirstSentence
{
    /// <summary>Without its full stop.</summary>
    public static string Of(string text)
    {
        int end = text.IndexOf(". ", StringComparison.Ordinal);
        return end < 0 ? text.TrimEnd('.') : text[..end];
    }
}

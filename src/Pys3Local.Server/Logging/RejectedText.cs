namespace Pys3Local.Server.Logging;

/// <summary>
/// What the framework says of bytes that are no request: it quotes them, and a signature or a whole Authorization header may be among
/// them. What kind of mistake it was stays.
/// </summary>
internal static class RejectedText
{
    // BadHttpRequestException: "Invalid request line: 'GET /b/k?X-Amz-Signature=…'", "Invalid request header: 'Authorization: …'".
    private static readonly string[] Beginnings = ["Invalid request", "Malformed request", "Invalid Host header", "Unrecognized HTTP version", "Invalid content length"];

    public static string Hide(string text)
    {
        var start = Array.FindIndex(Beginnings, beginning => text.Contains(beginning, StringComparison.Ordinal)) is >= 0 and var found
            ? text.IndexOf(Beginnings[found], StringComparison.Ordinal)
            : -1;
        var open = start < 0 ? -1 : text.IndexOf('\'', start);
        var line = open < 0 ? -1 : text.IndexOf('\n', open);
        var close = open < 0 ? -1 : text.LastIndexOf('\'', line < 0 ? text.Length - 1 : line);
        return open < 0 || close <= open ? text : string.Concat(text.AsSpan(0, open + 1), "...", text.AsSpan(close));
    }
}

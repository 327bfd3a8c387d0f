namespace Pys3Local.Net.Requests;

/// <summary>
/// A URL as messages and tables show it: scheme, host and port. Names and passwords, paths and queries are left out, since any of them may be a secret. It need not be a URL: what was refused
/// as one is what is shown most.
/// </summary>
public static class ShownUrl
{
    private const string AfterScheme = "://";
    private const int MaxLength = 200;

    public static string Of(string text)
    {
        var at = text.IndexOf(AfterScheme, StringComparison.Ordinal);
        var scheme = at < 0 ? "" : text[..(at + AfterScheme.Length)];
        var rest = text.AsSpan(scheme.Length);
        var end = rest.IndexOfAny("/?#\\");
        var authority = end < 0 ? rest : rest[..end];
        var host = authority[(authority.LastIndexOf('@') + 1)..];
        // A password with a slash in it looks like a host with a path.
        var isHost = end < 0 || !rest[end..].Contains('@');
        var shown = string.Concat(scheme, isHost ? host : "…");
        return string.Concat((shown.Length <= MaxLength ? shown : shown[..MaxLength] + "…").Select(c => char.IsControl(c) ? '?' : c));
    }
}

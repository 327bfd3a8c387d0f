using Pys3Local.Net.Requests;

namespace Pys3Local.Cli.Stores;

/// <summary>The place of the data in a service, as it is written in one line: <c>https://host/container/prefix</c>.</summary>
/// <param name="Endpoint">Scheme, host and port.</param>
/// <param name="Container">The one container of all buckets; null where each bucket is one.</param>
/// <param name="Prefix">Empty for none.</param>
internal sealed record Upstream(Uri Endpoint, string? Container, string Prefix)
{
    /// <exception cref="CommandException">It is no such line.</exception>
    public static Upstream? Of(string? text, string place)
    {
        if (Url(text, place) is not { } url)
            return null;

        var parts = Uri.UnescapeDataString(url.AbsolutePath).TrimStart('/').Split('/', 2);
        return new(new Uri(url.GetLeftPart(UriPartial.Authority)), parts[0].Length > 0 ? parts[0] : null, parts.Length > 1 ? parts[1] : "");
    }

    /// <exception cref="CommandException">It is no URL.</exception>
    public static Uri? Url(string? text, string place) =>
        text is not { Length: > 0 } ? null
        : Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url.UserInfo.Length == 0 && url.Query.Length == 0 ? url
        : throw new CommandException($"{place}: '{ShownUrl.Of(text)}' is not a URL (https://HOST/CONTAINER/PREFIX), or has more than that in it");

    /// <param name="text">Null for none.</param>
    /// <param name="isFolder">Something follows it that is not to run into it.</param>
    public static string PrefixOf(string? text, bool isFolder) =>
        text is not { Length: > 0 } ? "" : isFolder && !text.EndsWith('/') ? text + "/" : text;
}

using Pys3Local.Net.Requests;

namespace Pys3Local.Events;

/// <summary>A webhook that the operator has named.</summary>
/// <param name="Name">By which configurations of buckets name it; a name of its directory as well.</param>
/// <param name="Url">http or https.</param>
/// <param name="Token">Sent as <c>Authorization: Bearer TOKEN</c>; null for none.</param>
/// <param name="Secret">Signs each request; null for none.</param>
public sealed record WebhookTarget(string Name, Uri Url, string? Token = null, string? Secret = null)
{
    private const int MaxNameLength = 64;

    /// <exception cref="ArgumentException">It is not of the form NAME=URL; the message says what is wrong.</exception>
    public static WebhookTarget Parse(string text)
    {
        var at = text.IndexOf('=', StringComparison.Ordinal);
        var (name, url) = at < 0 ? ("", text) : (text[..at], text[(at + 1)..]);
        if (!IsName(name))
            throw new ArgumentException($"'{(at < 0 ? ShownUrl.Of(text) : ShownUrl.Of(name))}' is not NAME=URL with a name of 1 to {MaxNameLength} of A-Z, a-z, 0-9, '-' and '_'");

        return new WebhookTarget(name, UrlOf(url));
    }

    public static bool IsName(string name) => name.Length is > 0 and <= MaxNameLength && name.All(static letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_');

    /// <exception cref="ArgumentException">It is no URL that can be asked.</exception>
    public static Uri UrlOf(string text) => Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url is { Host.Length: > 0, UserInfo.Length: 0, Fragment.Length: 0 }
        ? url
        : throw new ArgumentException($"'{ShownUrl.Of(text)}' is not the URL of a webhook: http://HOST[:PORT]/PATH or https://…, without a name or password in it");
}

/// <summary>How events of a target fare.</summary>
public sealed record TargetState
{
    /// <summary>Its name.</summary>
    public required string Target { get; init; }

    /// <summary>Events that it has not taken yet.</summary>
    public long Waiting { get; init; }

    /// <summary>Of these.</summary>
    public long WaitingBytes { get; init; }

    /// <summary>Bytes that may wait; what comes beyond that is dropped.</summary>
    public long Limit { get; init; }

    /// <summary>When the write was of which the oldest of them tells; null where none waits.</summary>
    public DateTimeOffset? Oldest { get; init; }

    /// <summary>Taken by it, since the start.</summary>
    public long Delivered { get; init; }

    /// <summary>Tries that failed, since the start.</summary>
    public long Failed { get; init; }

    /// <summary>Events that were not kept, because as many waited as may; since the start.</summary>
    public long Dropped { get; init; }

    /// <summary>Why the last try failed; null while all is well.</summary>
    public string? Problem { get; init; }

    /// <summary>Since when every try has failed; null while all is well.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>The number of these tries.</summary>
    public int FailedInRow { get; init; }
}

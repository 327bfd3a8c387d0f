using Pys3Local.Net.Requests;

namespace Pys3Local.Replication;

/// <summary>A service that the operator has named, to which buckets may be copied.</summary>
/// <param name="Name">By which rules of buckets name it; a name of its directory as well.</param>
/// <param name="Url">http or https.</param>
/// <param name="AccessKeyId">Public.</param>
/// <param name="SecretAccessKey">Never in any text.</param>
/// <param name="Region">As its signatures name it.</param>
public sealed record Remote(string Name, Uri Url, string AccessKeyId, string SecretAccessKey, string Region = "us-east-1")
{
    private const int MaxNameLength = 64;

    /// <summary>Whether it can be the name of one.</summary>
    public static bool IsName(string name) => name.Length is > 0 and <= MaxNameLength && name.All(static letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_');

    /// <summary>What a name is made of, for messages.</summary>
    public static string NameRule => $"1 to {MaxNameLength} of A-Z, a-z, 0-9, '-' and '_'";

    /// <exception cref="ArgumentException">It is no URL that can be asked.</exception>
    public static Uri UrlOf(string text) => Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url is { Host.Length: > 0, UserInfo.Length: 0, Fragment.Length: 0, Query.Length: 0 }
        ? url
        : throw new ArgumentException($"'{ShownUrl.Of(text)}' is not the URL of an S3 service: http://HOST[:PORT] or https://…, without a bucket, a name or a password in it");

    /// <summary>No secret in any text.</summary>
    public override string ToString() => $"{Name} {Url}";
}

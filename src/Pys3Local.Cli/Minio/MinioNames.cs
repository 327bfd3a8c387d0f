using Pys3Local.Cli.Parsing;
using Pys3Local.Cli.Settings;
using Pys3Local.Net.Requests;

namespace Pys3Local.Cli.Minio;

/// <summary>
/// The environment of MinIO, of its images and of others that took its place, as settings of ours: for <c>pys3local server</c> only.
/// <c>serve</c> does not look at them: a person's own <c>AWS_ACCESS_KEY_ID</c> must not become a key of a server by accident.
/// </summary>
internal static class MinioNames
{
    /// <summary>The names of one setting, the strongest first, and what it becomes. The pair of keys is in <see cref="MinioKeys"/>.</summary>
    public static readonly (string[] Variables, Option Option, Func<string, string, string[]> Values)[] Table =
    [
        (["MINIO_VOLUMES"], ServeOptions.Path, static (name, text) => [Directory(name, text)]),
        (["MINIO_ADDRESS"], ServeOptions.Listen, static (_, text) => [text]),
        (["MINIO_REGION", "MINIO_SITE_REGION", "MINIO_REGION_NAME"], ServeOptions.Region, static (_, text) => [text]),
        (["MINIO_DOMAIN"], ServeOptions.Domain, static (_, text) => Words(text)),
        (["MINIO_DEFAULT_BUCKETS", "S3_BUCKET"], ServeOptions.CreateBucket, static (_, text) => Words(text)),
        (["MINIO_SERVER_URL"], ServeOptions.AlsoKnownAs, static (name, text) => [Host(name, text)]),
    ];

    /// <summary>What they say of our settings. A variable that is empty says nothing.</summary>
    public static IReadOnlyDictionary<Option, ForeignValue> Read(Shell shell)
    {
        var found = new Dictionary<Option, ForeignValue>();
        foreach (var (variables, option, values) in Table)
        {
            foreach (var name in variables)
            {
                if (!found.ContainsKey(option) && shell.Variable(name) is { Length: > 0 } text)
                    found[option] = new(values(name, text), name);
            }
        }

        foreach (var (option, value) in MinioKeys.Read(shell))
            found[option] = value;
        foreach (var (option, value) in MinioWebhooks.Read(shell))
            found[option] = value;
        return found;
    }

    /// <summary>The one directory that a list of volumes means.</summary>
    /// <exception cref="UsageException">There are more, or a pattern of them.</exception>
    public static string Directory(string place, string text)
    {
        var trimmed = text.Trim();
        if (trimmed.Contains("...", StringComparison.Ordinal) || trimmed.Contains(' ', StringComparison.Ordinal) || trimmed.Contains("://", StringComparison.Ordinal))
            throw new UsageException($"{place}='{text}': pys3local keeps its data in one directory of this machine; name that one. Several disks belong below it, as a RAID, ZFS or btrfs");
        return trimmed;
    }

    private static string[] Words(string text) => text.Split([',', ';', ' '], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static string Host(string name, string text) => Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is ("http" or "https")
        ? url.Authority
        : throw new UsageException($"{name}='{ShownUrl.Of(text)}' is not a URL (https://HOST:PORT)");
}

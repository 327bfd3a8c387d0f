using System.Text;

namespace Pys3Local.Storage.Cloud.Names;

/// <summary>
/// Where buckets and keys are in the service. Either each bucket is a container, with a prefix before its name, or all of them are in one container,
/// each below its own name. Keys are as they are; the server's own things are below <c>.pys3local/</c>, and a key that begins like that gets an <c>o/</c> after it.
/// </summary>
/// <remarks>The mapping is reversible and keeps the order of the names' bytes within a bucket.</remarks>
/// <param name="container">The one container of all buckets; null for one each.</param>
/// <param name="prefix">Before the names of containers, or before everything in the one.</param>
/// <param name="maxName">Bytes of a blob's name.</param>
public sealed class Layout(string? container, string prefix, int maxName)
{
    /// <summary>Where the server's own things are, in each bucket.</summary>
    public const string Own = ".pys3local/";

    private const string Objects = Own + "o/";
    private const string Buckets = "pys3local-buckets/";
    private const string Suffix = ".json";

    /// <summary>Where decorators keep things in buckets of their own: no bucket of S3 begins with a dot.</summary>
    private const string Hidden = "pys3local";

    /// <summary>Containers hold one bucket each.</summary>
    public bool IsSplit => container is null;

    public string ContainerOf(string bucket) => container ?? prefix + (bucket[0] == '.' ? Hidden + bucket.Replace('.', '-') : bucket);

    /// <summary>The bucket of a container; null if it is none of ours.</summary>
    public string? BucketOf(string name) =>
        !name.StartsWith(prefix, StringComparison.Ordinal) || name.Length == prefix.Length ? null
        : name[prefix.Length..] is var bucket && bucket.StartsWith(Hidden + "-", StringComparison.Ordinal) ? "." + bucket[(Hidden.Length + 1)..]
        : bucket;

    /// <summary>Where the document of a bucket is.</summary>
    public string DocumentOf(string bucket) => IsSplit ? Own + "bucket" + Suffix : $"{prefix}{Buckets}{bucket}{Suffix}";

    /// <summary>Before the documents of all buckets, where they are in one container.</summary>
    public string Documents => prefix + Buckets;

    /// <summary>The bucket of a document; null if it is none.</summary>
    public string? BucketOfDocument(string name) =>
        name.StartsWith(Documents, StringComparison.Ordinal) && name.EndsWith(Suffix, StringComparison.Ordinal) ? name[Documents.Length..^Suffix.Length] : null;

    /// <summary>Before everything of a bucket.</summary>
    public string Root(string bucket) => IsSplit ? "" : $"{prefix}{bucket}/";

    /// <summary>A thing of the server's own.</summary>
    public string OwnName(string bucket, string name) => Root(bucket) + Own + name;

    /// <exception cref="StorageException">It is too long for the service, or has a character that none takes.</exception>
    public string NameOf(string bucket, string key)
    {
        if (key.Contains('\0'))
            throw new StorageException(StorageFailure.KeyNotKept, "A key with the character U+0000 cannot be kept by this service.");

        var name = Root(bucket) + Mapped(key);
        return name.Length * 3 <= maxName || Encoding.UTF8.GetByteCount(name) <= maxName
            ? name
            : throw new StorageException(StorageFailure.KeyNotKept, $"A key of {Encoding.UTF8.GetByteCount(key)} bytes is too long for the place of bucket '{bucket}': its name has {maxName} bytes at most, prefix included.");
    }

    /// <summary>The prefix of all blobs whose keys have this one.</summary>
    public string PrefixOf(string bucket, string keys) => Root(bucket) + Mapped(keys);

    /// <summary>The key of a blob; null if it is one of the server's own things.</summary>
    public string? KeyOf(string bucket, string name)
    {
        var rest = name[Root(bucket).Length..];
        return !rest.StartsWith(Own, StringComparison.Ordinal) ? rest
            : rest.StartsWith(Objects, StringComparison.Ordinal) ? Own + rest[Objects.Length..]
            : null;
    }

    /// <summary>Where a listing goes on that has come to one of the server's own things.</summary>
    public string After(string bucket, string name) =>
        Utf8Order.Compare(name, Root(bucket) + Objects) < 0 ? Root(bucket) + Objects : Utf8Order.NextAfterPrefix(Root(bucket) + Own)!;

    /// <summary>A name that is less than <paramref name="from"/>, with little or nothing between them; null for nothing.</summary>
    public static string? Before(string from)
    {
        if (from.Length == 0)
            return null;

        if (from[^1] == '\0')
            return from[..^1] is { Length: > 0 } text ? text : null;

        var isPair = from.Length > 1 && char.IsLowSurrogate(from[^1]) && char.IsHighSurrogate(from[^2]);
        var (rest, last) = isPair ? (from[..^2], char.ConvertToUtf32(from[^2], from[^1])) : (from[..^1], from[^1]);
        if (char.IsSurrogate((char)Math.Min(last, char.MaxValue)) && last <= char.MaxValue)
            return rest;

        var below = last - 1 is >= 0xD800 and <= 0xDFFF ? 0xD7FF : last - 1;
        var found = rest + char.ConvertFromUtf32(below) + "\U0010FFFF";
        return Encoding.UTF8.GetByteCount(found) <= 1000 ? found : rest.Length > 0 ? rest : null;
    }

    private static string Mapped(string key) => key.StartsWith(Own, StringComparison.Ordinal) ? Objects + key[Own.Length..] : key;
}


using Pys3Local.S3.Access;
using Pys3Local.S3.Auth;
using Pys3Local.S3.Conditions;
using Pys3Local.S3.Encryption;
using Pys3Local.S3.Errors;
using Pys3Local.S3.Requests;
using Pys3Local.S3.Settings;
using Pys3Local.Storage;

namespace Pys3Local.S3.Operations.Object;

/// <summary>What a copy reads from: <c>x-amz-copy-source: [/]bucket/key[?versionId=id]</c>, percent-encoded.</summary>
/// <remarks>
/// A plus is a space, as Amazon reads it (s5cmd and gocloud send one for it); clients that mean a plus send <c>%2B</c>. Where only the
/// key with a plus exists, that one is meant: it was sent by a client that does not encode.
/// </remarks>
internal sealed record CopySource(string Bucket, string Key, string? Version)
{
    /// <summary>The key with its pluses left as they are; null where there are none.</summary>
    private string? LiteralKey { get; init; }

    public const string Header = "x-amz-copy-source";

    private const string VersionQuery = "?versionId=";

    /// <summary>Decoded once. The version is split off before decoding: a key may have a question mark in it.</summary>
    public static CopySource Parse(S3Request request)
    {
        var text = request.Header(Header).AsSpan().Trim();
        string? version = null;
        var question = text.LastIndexOf(VersionQuery);
        if (question >= 0)
        {
            version = PercentEncoding.Decode(text[(question + VersionQuery.Length)..]);
            text = text[..question];
        }

        var (bucket, key) = Split(PercentEncoding.Decode(text, plusIsSpace: true));
        return new(bucket, key, version) { LiteralKey = text.Contains('+') ? Split(PercentEncoding.Decode(text)).Key : null };
    }

    /// <summary>
    /// What a caller must be allowed to do with the source. Nothing yet where two keys could be meant: <see cref="ResolveAsync"/> then asks for
    /// the one that it finds.
    /// </summary>
    public Permission[] Needed => LiteralKey is null ? [Permission] : [];

    private Permission Permission => new(Version is null ? "s3:GetObject" : "s3:GetObjectVersion", Bucket, Key) { Version = Version };

    /// <summary>The source of the request, the one of two that is there, and that the caller may read.</summary>
    public static async Task<CopySource> ResolveAsync(S3Context context, CancellationToken cancellationToken)
    {
        var source = Parse(context.Request);
        if (source.Version is not null)
            Versioning.CheckedId(context.Store.Traits, source.Version, Header);

        if (source.LiteralKey is not { } literal)
            return source;

        foreach (var candidate in new[] { source, source with { Key = literal } })
        {
            if ((await context.DecideAsync(candidate.Permission, cancellationToken)).Allowed
                && await context.Store.FindObjectAsync(candidate.Bucket, candidate.Key, candidate.Version, cancellationToken) is not null)
            {
                return candidate;
            }
        }

        await context.RequireAsync(source.Permission, cancellationToken);
        throw ObjectRead.Missing(source.Version, source.Key);
    }

    private static (string Bucket, string Key) Split(string path)
    {
        if (path.StartsWith('/'))
            path = path[1..];

        var slash = path.IndexOf('/');
        if (slash <= 0 || slash == path.Length - 1)
        {
            throw new S3Exception(S3Errors.InvalidArgument, "Copy Source must mention the source bucket and key: sourcebucket/sourcekey")
            { Details = [new("ArgumentName", Header), new("ArgumentValue", path)] };
        }

        RequestTarget.CheckKey(path.AsSpan(slash + 1));
        return (path[..slash], path[(slash + 1)..]);
    }

    /// <summary>Opens the source, with its conditions checked.</summary>
    public async Task<ObjectReader> OpenAsync(S3Context context, CancellationToken cancellationToken)
    {
        var reader = await EncryptedObjects.OpenAsync(context, Bucket, Key, Version, CustomerKey.OfSource(context), cancellationToken) ?? throw ObjectRead.Missing(Version, Key);
        try
        {
            Check(context.Request, reader.Info);
            return reader;
        }
        catch
        {
            await reader.DisposeAsync();
            throw;
        }
    }

    /// <summary>Refuses where the source is in the bucket of another owner than the request says.</summary>
    public async ValueTask CheckOwnerAsync(S3Context context, CancellationToken cancellationToken)
    {
        if (context.Request.Header(ExpectedOwner.SourceHeader) is { } owner && await context.Store.FindBucketAsync(Bucket, cancellationToken) is { } bucket)
            ExpectedOwner.Check(owner, bucket);
    }

    public void Check(S3Request request, ObjectInfo info)
    {
        if (info.IsDeleteMarker)
        {
            throw Version is null
                ? ObjectRead.Missing(null, Key)
                : new S3Exception(S3Errors.InvalidRequest, "The source of a copy request may not specifically refer to a delete marker by version id.");
        }

        ReadConditions.Check(request, info, ReadConditions.OfCopySource);
    }
}

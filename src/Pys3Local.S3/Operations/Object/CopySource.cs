using Pys3Local.S3.Auth;
using Pys3Local.S3.Conditions;
using Pys3Local.S3.Errors;
using Pys3Local.S3.Metadata;
using Pys3Local.S3.Routing;
using Pys3Local.Storage;

namespace Pys3Local.S3.Operations.Object;

/// <summary>What a copy reads from: <c>x-amz-copy-source: [/]bucket/key[?versionId=id]</c>, percent-encoded.</summary>
internal sealed record CopySource(string Bucket, string Key, string? Version)
{
    public const string Header = "x-amz-copy-source";

    private const string VersionQuery = "?versionId=";

    /// <summary>Decoded once; <c>+</c> is a plus (rclone does not escape it). The version is split off before decoding: a key may have a question mark in it.</summary>
    public static CopySource Parse(S3Request request)
    {
        var text = request.Header(Header).AsSpan().Trim();
        string? version = null;
        var question = text.LastIndexOf(VersionQuery);
        if (question >= 0)
        {
            version = Versioning.CheckedId(PercentEncoding.Decode(text[(question + VersionQuery.Length)..]), Header);
            text = text[..question];
        }

        var path = PercentEncoding.Decode(text);
        if (path.StartsWith('/'))
            path = path[1..];

        var slash = path.IndexOf('/');
        if (slash <= 0 || slash == path.Length - 1)
            throw new S3Exception(S3Errors.InvalidArgument, "Copy Source must mention the source bucket and key: sourcebucket/sourcekey")
            { Details = [new("ArgumentName", Header)] };

        var source = new CopySource(path[..slash], path[(slash + 1)..], version);
        RequestTarget.CheckKey(source.Key);
        return source;
    }

    /// <summary>What a caller must be allowed to do with the source.</summary>
    public Permission Permission => new(Version is null ? "s3:GetObject" : "s3:GetObjectVersion", Bucket, Key) { Version = Version };

    /// <summary>Opens the source, with its conditions checked.</summary>
    public async Task<ObjectReader> OpenAsync(S3Context context, CancellationToken cancellationToken)
    {
        var reader = await context.Store.OpenObjectAsync(Bucket, Key, Version, cancellationToken) ?? throw ObjectRead.Missing(Version);
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
            throw Version is null
                ? ObjectRead.Missing(null)
                : new S3Exception(S3Errors.InvalidRequest, "The source of a copy request may not specifically refer to a delete marker by version id.");

        ReadConditions.Check(request, info, ReadConditions.OfCopySource);
    }
}

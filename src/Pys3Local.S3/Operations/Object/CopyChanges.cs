using System.Collections.Immutable;
using Pys3Local.S3.Auth.Policies;
using Pys3Local.S3.Checksums;
using Pys3Local.S3.Errors;
using Pys3Local.S3.Metadata;
using Pys3Local.S3.Requests;
using Pys3Local.Storage;
using Pys3Local.Storage.Quotas;

namespace Pys3Local.S3.Operations.Object;

/// <summary>
/// What a copy changes of what it copies. The facts about the bytes (ETag, checksum, parts) go with the bytes; what was said of them
/// is taken over or replaced; storage class and locks are always the copy's own. A checksum of another algorithm may be asked for.
/// </summary>
internal sealed class CopyChanges
{
    private readonly UploadHeaders? _headers;
    private readonly ImmutableSortedDictionary<string, string> _placement;
    private readonly bool _replacesTags;

    private CopyChanges(UploadHeaders? headers, ImmutableSortedDictionary<string, string> placement, bool replacesTags)
    {
        _headers = headers;
        _placement = placement;
        _replacesTags = replacesTags;
    }

    /// <summary>Nothing would be different: S3 refuses such a copy of an object onto itself.</summary>
    public bool IsEmpty => _headers is null && _placement.Keys.All(IsOfWriter) && !_replacesTags && !NamesClass && Algorithm is null;

    /// <summary>A storage class is named: the standard one too, which is what a copy has anyway.</summary>
    private bool NamesClass { get; init; }

    /// <summary>What the copy's checksum is to be; null for whatever the source has.</summary>
    public ChecksumAlgorithm? Algorithm { get; private init; }

    public static CopyChanges Read(S3Context context)
    {
        var request = context.Request;
        var replacesTags = Replaces(request, "x-amz-tagging-directive");
        var placement = Placement.Read(context);
        return new(
            Replaces(request, "x-amz-metadata-directive") ? UploadHeaders.Read(request) : null,
            replacesTags ? placement : placement.Remove(ObjectAttributes.Tags),
            replacesTags)
        {
            NamesClass = request.Header(StorageClass.Header) is not null,
            Algorithm = UploadChecksum.ReadAlgorithm(request),
        };
    }

    /// <summary>The algorithm to compute over the bytes; null where the source has that checksum already, or none is asked for.</summary>
    public ChecksumAlgorithm? MissingFrom(ObjectInfo source) =>
        StoredChecksum.Of(source.Attributes) is { Type: ChecksumType.FullObject } kept && kept.Algorithm == Algorithm ? null : Algorithm;

    /// <summary>
    /// Tags that come along are read from the source and given to the copy: refuses unless the caller may do both, and the copy with those tags.
    /// </summary>
    public async ValueTask RequireTagsAsync(S3Context context, CopySource source, ObjectInfo from, CancellationToken cancellationToken)
    {
        if (_replacesTags || !from.Attributes.ContainsKey(ObjectAttributes.Tags))
            return;

        await context.RequireAsync(new(source.Version is null ? "s3:GetObjectTagging" : "s3:GetObjectVersionTagging", source.Bucket, source.Key) { Version = source.Version }, cancellationToken);
        context.Request.BodyConditions = TagSet.Of(from).ToXml().TagSet.ToDictionary(t => ConditionKeys.RequestTag + t.Key, t => t.Value);
        foreach (var permission in context.Request.Needed)
        {
            if (permission.Action == "s3:PutObject")
                await context.RequireAsync(permission, cancellationToken);
        }

        await context.RequireAsync(new("s3:PutObjectTagging", context.BucketName, context.Key) { WithUpload = true }, cancellationToken);
    }

    public ObjectInfo ApplyTo(ObjectInfo source)
    {
        var kept = source.Attributes.Where(a => ObjectAttributes.BelongsToBytes(a.Key)
            || (_headers is null && ObjectAttributes.IsResponseHeader(a.Key))
            || (!_replacesTags && a.Key == ObjectAttributes.Tags));
        if (_headers is null)
            UploadHeaders.CheckSize(source.Metadata);

        var attributes = (_headers?.Attributes ?? StringMap.Empty).SetItems(kept).SetItems(_placement);
        return _headers is null
            ? source with { Attributes = attributes }
            : source with { ContentType = _headers.ContentType, Metadata = _headers.Metadata, Attributes = attributes };
    }

    /// <summary>Who copies, and not what is copied.</summary>
    private static bool IsOfWriter(string attribute) => attribute is ObjectAttributes.Owner or KeyQuotas.Attribute;

    private static bool Replaces(S3Request request, string directive) => request.Header(directive) switch
    {
        null or "COPY" => false,
        "REPLACE" => true,
        var other => throw new S3Exception(S3Errors.InvalidArgument, $"Unknown directive '{other}'.")
        { Details = [new("ArgumentName", directive), new("ArgumentValue", other)] },
    };
}

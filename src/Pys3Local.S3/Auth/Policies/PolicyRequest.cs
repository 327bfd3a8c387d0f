using Pys3Local.S3.Access;
using Pys3Local.S3.Metadata;
using Pys3Local.S3.Requests;
using Pys3Local.Storage;

namespace Pys3Local.S3.Auth.Policies;

/// <summary>One question to a bucket policy: who wants to do what to what, and how the request for it came.</summary>
/// <param name="Request">Its own connection says where it comes from; forwarded headers say nothing here.</param>
/// <param name="Existing">The object that it is about, where a policy asks for its tags; null where there is none.</param>
internal sealed record PolicyRequest(S3Request Request, Permission Permission, ObjectInfo? Existing)
{
    private TagSet? _existingTags;
    private TagSet? _headerTags;

    public Caller Caller => Request.Caller;

    /// <summary>Null where there is no object. Read once, however many conditions ask.</summary>
    public TagSet? ExistingTags => _existingTags ??= Existing is { } info ? TagSet.Of(info) : null;

    /// <summary>Of the header; null where there is none.</summary>
    public TagSet? HeaderTags => _headerTags ??= Request.Header("x-amz-tagging") is { } text ? TagSet.FromQuery(text, TagSet.MaxObjectTags) : null;

    /// <summary>As policies name it.</summary>
    public string Resource { get; } = "arn:aws:s3:::" + Permission.Bucket + (Permission.Key is null ? "" : "/" + Permission.Key);
}

using System.Collections.Immutable;
using Pys3Local.S3.Auth.Acls;
using Pys3Local.S3.Errors;
using Pys3Local.S3.Locking;
using Pys3Local.S3.Metadata;
using Pys3Local.S3.Requests;
using Pys3Local.Storage;
using Pys3Local.Storage.Quotas;
using Pys3Local.Storage.Replication;

namespace Pys3Local.S3.Operations.Object;

/// <summary>What belongs to one write and never goes along with a copy: storage class, tags, locks, redirect, owner and ACL.</summary>
internal static class Placement
{
    /// <summary>As attributes, from the request and from the bucket's defaults.</summary>
    public static ImmutableSortedDictionary<string, string> Read(S3Context context)
    {
        var request = context.Request;
        UploadHeaders.CheckSize(request);
        var attributes = StoredAcl.AddTo(StringMap.Empty, context);
        if (request.Caller.Key?.CountedAs is { } counted)
            attributes = attributes.SetItem(KeyQuotas.Attribute, counted);

        if (StorageClass.Read(request) is { } storageClass)
            attributes = attributes.SetItem(ObjectAttributes.StorageClass, storageClass);

        if (request.Header("x-amz-website-redirect-location") is { Length: > 0 } redirect)
            attributes = attributes.SetItem(ObjectAttributes.WebsiteRedirect, IsLocation(redirect) && HeaderText.IsValue(redirect) ? redirect : throw new S3Exception(S3Errors.InvalidRedirectLocation));

        if (request.Header("x-amz-tagging") is { } tags)
            attributes = attributes.SetItem(ObjectAttributes.Tags, TagSet.FromQuery(tags, TagSet.MaxObjectTags).ToString());

        if (IsReplica(request))
            attributes = attributes.SetItem(ReplicationState.Attribute, ReplicationState.OfReplica.ToText());

        return LockHeaders.Read(context, attributes);
    }

    /// <summary>It is the copy of a version elsewhere, and is not copied back or further.</summary>
    public static bool IsReplica(S3Request request) => request.Header("x-amz-replication-status") == ReplicationState.OfReplica.Status;

    private static bool IsLocation(string text) =>
        text.StartsWith('/') || text.StartsWith("http://", StringComparison.Ordinal) || text.StartsWith("https://", StringComparison.Ordinal);
}

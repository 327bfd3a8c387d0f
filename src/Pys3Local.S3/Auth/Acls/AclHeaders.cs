using Pys3Local.S3.Errors;
using Pys3Local.S3.Requests;

namespace Pys3Local.S3.Auth.Acls;

/// <summary>The ACL that a request asks for in its headers: a canned one, or grants.</summary>
/// <remarks>https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html#canned-acl</remarks>
internal static class AclHeaders
{
    private const string Canned = "x-amz-acl";

    private static readonly (string Header, AclPermission Permission)[] GrantHeaders =
    [
        ("x-amz-grant-full-control", AclPermission.FullControl),
        ("x-amz-grant-read", AclPermission.Read),
        ("x-amz-grant-write", AclPermission.Write),
        ("x-amz-grant-read-acp", AclPermission.ReadAcp),
        ("x-amz-grant-write-acp", AclPermission.WriteAcp),
    ];

    /// <summary>It asks for an ACL that says more than what holds without one: that takes a permission of its own.</summary>
    public static bool AskForMore(S3Request request) =>
        (request.Header(Canned) is { } canned && !IsPrivate(canned)) || HasGrants(request);

    private static bool HasGrants(S3Request request)
    {
        foreach (var (header, _) in GrantHeaders)
        {
            if (request.Headers.ContainsKey(header))
                return true;
        }

        return false;
    }

    /// <summary>The headers say something.</summary>
    public static bool AreIn(S3Request request) => request.Header(Canned) is not null || HasGrants(request);

    /// <summary>Those that say no more than what holds anyway where the bucket's owner owns everything in it.</summary>
    public static bool IsPrivate(string canned) => canned is "private" or "bucket-owner-full-control" or "bucket-owner-read";

    /// <summary>The owner of the bucket is to own the object.</summary>
    public static bool HandsOver(S3Request request) => request.Header(Canned) == "bucket-owner-full-control";

    /// <summary>Null where the headers say nothing.</summary>
    /// <param name="bucketOwnerId">For an object; null for a bucket.</param>
    public static AccessControlList? Read(S3Request request, string ownerId, string? bucketOwnerId)
    {
        var canned = request.Header(Canned);
        var grants = new List<AclGrant>();
        foreach (var (header, permission) in GrantHeaders)
        {
            if (request.Header(header) is { } value)
                grants.AddRange(ReadGrantees(value).Select(grantee => new AclGrant(grantee, permission)));
        }

        if (grants.Count > AccessControlList.MaxGrants)
            throw new S3Exception(S3Errors.InvalidRequest, $"An ACL has at most {AccessControlList.MaxGrants} grants.");

        if (canned is null)
            return grants.Count == 0 ? null : new(grants);

        return grants.Count == 0
            ? Named(canned, ownerId, bucketOwnerId)
            : throw new S3Exception(S3Errors.InvalidRequest, "Specifying both Canned ACLs and Header Grants is not allowed");
    }

    private static AccessControlList Named(string canned, string ownerId, string? bucketOwnerId)
    {
        var own = new AclGrant(ownerId, AclPermission.FullControl);
        return new(canned switch
        {
            "private" => [own],
            "public-read" => [own, new(Grantees.Everyone, AclPermission.Read)],
            "public-read-write" => [own, new(Grantees.Everyone, AclPermission.Read), new(Grantees.Everyone, AclPermission.Write)],
            "authenticated-read" => [own, new(Grantees.Authenticated, AclPermission.Read)],
            "log-delivery-write" when bucketOwnerId is null =>
                [own, new(Grantees.LogDelivery, AclPermission.Write), new(Grantees.LogDelivery, AclPermission.ReadAcp)],
            "aws-exec-read" => [own],
            "bucket-owner-read" => OfBucketOwner(AclPermission.Read),
            "bucket-owner-full-control" => OfBucketOwner(AclPermission.FullControl),
            _ => throw new S3Exception(S3Errors.InvalidArgument) { Details = [new("ArgumentName", Canned), new("ArgumentValue", canned)] },
        });

        IReadOnlyList<AclGrant> OfBucketOwner(AclPermission permission) =>
            bucketOwnerId is null || bucketOwnerId == ownerId ? [own] : [own, new(bucketOwnerId, permission)];
    }

    /// <summary><c>id="…", uri="…"</c></summary>
    private static IEnumerable<string> ReadGrantees(string value)
    {
        foreach (var item in value.Split(',', AccessControlList.MaxGrants + 1, StringSplitOptions.TrimEntries))
        {
            var name = item.Split('=', 2) is [var left, var right] ? (Kind: left.Trim(), Value: right.Trim().Trim('"')) : default;
            yield return name.Kind switch
            {
                "id" => Grantees.OfId(name.Value),
                "uri" => Grantees.OfUri(name.Value),
                "emailAddress" => throw new S3Exception(S3Errors.UnresolvableGrantByEmailAddress),
                _ => throw new S3Exception(S3Errors.InvalidArgument, "Argument format not recognized"),
            };
        }
    }
}

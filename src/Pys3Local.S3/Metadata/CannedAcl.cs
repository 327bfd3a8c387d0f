using Pys3Local.S3.Errors;

namespace Pys3Local.S3.Metadata;

/// <summary>The ACL that an upload asks for.</summary>
internal static class CannedAcl
{
    /// <summary>Those that say no more than what holds anyway.</summary>
    private static readonly string[] Harmless = ["private", "bucket-owner-full-control", "bucket-owner-read"];

    public static void Check(S3Request request)
    {
        if (request.Header("x-amz-acl") is { } acl && !Harmless.Contains(acl))
            throw new S3Exception(S3Errors.AccessControlListNotSupported, $"The ACL '{acl}' is not supported: buckets here are closed to everyone but their keys.");
    }
}

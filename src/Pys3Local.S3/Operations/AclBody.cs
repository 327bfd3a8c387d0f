using Pys3Local.S3.Auth.Acls;
using Pys3Local.S3.Errors;
using Pys3Local.S3.Requests;
using Pys3Local.S3.Xml.Models;

namespace Pys3Local.S3.Operations;

/// <summary>The ACL that a request sets: in its headers, or as a document in its body.</summary>
internal static class AclBody
{
    /// <param name="ownerId">Of what the ACL is for.</param>
    /// <param name="bucketOwnerId">For an object; null for a bucket.</param>
    public static async Task<AccessControlList> ReadAsync(S3Context context, string ownerId, string? bucketOwnerId, CancellationToken cancellationToken)
    {
        var document = await XmlBody.ReadOrNullAsync<AccessControlPolicy>(context, cancellationToken);
        var headers = AclHeaders.Read(context.Request, ownerId, bucketOwnerId);
        if (document is not null && headers is not null)
            throw new S3Exception(S3Errors.UnexpectedContent);

        if (document is null)
        {
            return headers ?? throw new S3Exception(S3Errors.MissingSecurityHeader, "Your request was missing a required header: x-amz-acl, x-amz-grant-…, or an ACL in the body.")
            { Details = [new("MissingHeaderName", "x-amz-acl")] };
        }

        if (document is { Owner: null, Grants: [] })
            throw new S3Exception(S3Errors.MalformedACLError);

        if (document.Owner?.ID is { } named && named != ownerId)
            throw new S3Exception(S3Errors.AccessDenied, "Access Denied: an ACL does not change the owner.");

        return AccessControlList.FromXml(document);
    }
}

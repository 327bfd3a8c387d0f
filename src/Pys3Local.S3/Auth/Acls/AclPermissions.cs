using Pys3Local.S3.Errors;

namespace Pys3Local.S3.Auth.Acls;

/// <summary>Names of permissions, and the one that an action takes.</summary>
internal static class AclPermissions
{
    public static string Name(this AclPermission permission) => permission switch
    {
        AclPermission.FullControl => "FULL_CONTROL",
        AclPermission.Read => "READ",
        AclPermission.Write => "WRITE",
        AclPermission.ReadAcp => "READ_ACP",
        _ => "WRITE_ACP",
    };

    public static AclPermission Parse(string name) => name switch
    {
        "FULL_CONTROL" => AclPermission.FullControl,
        "READ" => AclPermission.Read,
        "WRITE" => AclPermission.Write,
        "READ_ACP" => AclPermission.ReadAcp,
        "WRITE_ACP" => AclPermission.WriteAcp,
        _ => throw new S3Exception(S3Errors.MalformedACLError),
    };

    /// <summary>What the ACL of a bucket has to grant; null for an action that no ACL of a bucket opens.</summary>
    public static AclPermission? OnBucket(string action) => action switch
    {
        "s3:ListBucket" or "s3:ListBucketVersions" or "s3:ListBucketMultipartUploads" => AclPermission.Read,
        "s3:PutObject" or "s3:AbortMultipartUpload" or "s3:ListMultipartUploadParts" => AclPermission.Write,
        "s3:GetBucketAcl" => AclPermission.ReadAcp,
        "s3:PutBucketAcl" => AclPermission.WriteAcp,
        _ => null,
    };

    /// <summary>What the ACL of an object has to grant; null for an action that no ACL of an object opens.</summary>
    public static AclPermission? OnObject(string action) => action switch
    {
        "s3:GetObject" or "s3:GetObjectVersion" or "s3:GetObjectAttributes" or "s3:GetObjectVersionAttributes" => AclPermission.Read,
        "s3:GetObjectAcl" or "s3:GetObjectVersionAcl" => AclPermission.ReadAcp,
        "s3:PutObjectAcl" or "s3:PutObjectVersionAcl" => AclPermission.WriteAcp,
        _ => null,
    };
}

/// <summary>As S3 has them. https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html#permissions</summary>
internal enum AclPermission
{
    FullControl,
    Read,
    Write,
    ReadAcp,
    WriteAcp,
}

namespace Pys3Local.S3.Auth.Acls;

/// <summary>As S3 has them. https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html#permissions</summary>
internal enum AclPermission
{
    FullControl,
    Read,
    Write,
    ReadAcp,
    WriteAcp,
}

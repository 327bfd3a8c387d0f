namespace Pys3Local.S3.Auth.Acls;

/// <summary>One line of an ACL.</summary>
/// <param name="Grantee">A user's canonical id, or the URI of a group.</param>
internal readonly record struct AclGrant(string Grantee, AclPermission Permission)
{
    public bool IsPublic => Grantee is Grantees.Everyone or Grantees.Authenticated;
}

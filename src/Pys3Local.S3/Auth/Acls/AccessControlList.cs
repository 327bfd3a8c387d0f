using Pys3Local.S3.Access;
using Pys3Local.S3.Errors;
using Pys3Local.S3.Xml.Models;

namespace Pys3Local.S3.Auth.Acls;

/// <summary>Who else may use a bucket or an object; kept as lines of permission and grantee.</summary>
internal sealed record AccessControlList(IReadOnlyList<AclGrant> Grants)
{
    /// <summary>The bucket's setting, and the object's attribute.</summary>
    public const string Setting = "acl";

    /// <summary>Of S3.</summary>
    public const int MaxGrants = 100;

    /// <summary>It lets in others than named users.</summary>
    public bool IsPublic => Grants.Any(g => g.IsPublic);

    /// <summary>What is there where nothing was said: the owner has full control.</summary>
    public static AccessControlList Private(string ownerId) => new([new(ownerId, AclPermission.FullControl)]);

    /// <summary>It says no more than <see cref="Private"/> does.</summary>
    public bool IsPrivateOf(string ownerId) => Grants.All(g => g == new AclGrant(ownerId, AclPermission.FullControl));

    public bool Allows(Caller caller, AclPermission permission, bool ignoresPublic) => Grants.Any(g =>
        (g.Permission == permission || g.Permission == AclPermission.FullControl)
        && !(ignoresPublic && g.IsPublic)
        && Grantees.Include(g.Grantee, caller));

    public override string ToString() => string.Join('\n', Grants.Select(g => $"{g.Permission.Name()} {g.Grantee}"));

    /// <summary>From where <see cref="ToString"/> was kept. A line that cannot be read grants nothing.</summary>
    public static AccessControlList Parse(string? text, string ownerId)
    {
        if (text is null)
            return Private(ownerId);

        var grants = new List<AclGrant>();
        foreach (var line in text.Split('\n'))
        {
            if (line.Split(' ', 2) is [var name, var grantee] && TryParse(name) is { } permission)
                grants.Add(new(grantee, permission));
        }

        return new(grants);
    }

    public static AccessControlList FromXml(AccessControlPolicy document) => document.Grants.Count <= MaxGrants
        ? new([.. document.Grants.Select(g => new AclGrant(Grantees.OfXml(g.Grantee), AclPermissions.Parse(g.Permission)))])
        : throw new S3Exception(S3Errors.MalformedACLError, $"An ACL has at most {MaxGrants} grants.");

    public AccessControlPolicy ToXml(Owner owner) => new()
    {
        Owner = owner,
        Grants = [.. Grants.Select(g => new Grant { Grantee = Grantees.ToXml(g.Grantee, owner), Permission = g.Permission.Name() })],
    };

    private static AclPermission? TryParse(string name)
    {
        foreach (var permission in Enum.GetValues<AclPermission>())
        {
            if (permission.Name() == name)
                return permission;
        }

        return null;
    }
}

/// <summary>One line of an ACL.</summary>
/// <param name="Grantee">A user's canonical id, or the URI of a group.</param>
internal readonly record struct AclGrant(string Grantee, AclPermission Permission)
{
    public bool IsPublic => Grantee is Grantees.Everyone or Grantees.Authenticated;
}

using Pys3Local.S3.Access;
using Pys3Local.S3.Errors;
using Pys3Local.S3.Metadata;
using Pys3Local.S3.Xml.Models;

namespace Pys3Local.S3.Auth.Acls;

/// <summary>Who an ACL can name: a user by canonical id, or one of three groups by URI.</summary>
internal static class Grantees
{
    public const string Everyone = "http://acs.amazonaws.com/groups/global/AllUsers";
    public const string Authenticated = "http://acs.amazonaws.com/groups/global/AuthenticatedUsers";

    /// <summary>Accepted, and nobody: this server delivers no logs.</summary>
    public const string LogDelivery = "http://acs.amazonaws.com/groups/s3/LogDelivery";

    private const int IdLength = 64;

    public static bool Include(string grantee, Caller caller) => grantee switch
    {
        Everyone => true,
        Authenticated => !caller.IsAnonymous,
        _ => caller.Key is { } key && grantee == Owners.CanonicalId(key.User),
    };

    public static string OfId(string? id) => id is { Length: IdLength } && id.All(char.IsAsciiHexDigitLower)
        ? id
        : throw new S3Exception(S3Errors.InvalidArgument, "Invalid id") { Details = [new("ArgumentName", "CanonicalUser/ID"), new("ArgumentValue", id ?? "")] };

    public static string OfUri(string? uri) => uri is Everyone or Authenticated or LogDelivery
        ? uri
        : throw new S3Exception(S3Errors.InvalidArgument, "Invalid group uri") { Details = [new("ArgumentName", "uri"), new("ArgumentValue", uri ?? "")] };

    public static string OfXml(Grantee grantee) => grantee.Type switch
    {
        "CanonicalUser" => OfId(grantee.ID),
        "Group" => OfUri(grantee.URI),
        "AmazonCustomerByEmail" => throw new S3Exception(S3Errors.UnresolvableGrantByEmailAddress),
        _ => throw new S3Exception(S3Errors.MalformedACLError),
    };

    public static Grantee ToXml(string grantee, Owner owner) => grantee.StartsWith("http", StringComparison.Ordinal)
        ? new() { Type = "Group", URI = grantee }
        : new() { Type = "CanonicalUser", ID = grantee, DisplayName = grantee == owner.ID ? owner.DisplayName : null };
}

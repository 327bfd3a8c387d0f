using System.Security.Cryptography;
using System.Text;
using Pys3Local.S3.Auth;
using Pys3Local.S3.Xml.Models;

namespace Pys3Local.S3.Metadata;

/// <summary>Users as S3 shows them: a stable canonical id, the same in every answer, and a name.</summary>
internal static class Owners
{
    /// <summary>64 hex digits made of the user's name, so that it needs no register and never changes.</summary>
    public static string CanonicalId(string user) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes("pys3local user " + user)));

    /// <summary>By user name; null is the server's own user, who owns what nobody else does.</summary>
    public static Owner Of(string? user) => new() { ID = CanonicalId(user ?? AccessKey.DefaultUser), DisplayName = user ?? AccessKey.DefaultUser };
}

using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Pys3Local.S3.Access;
using Pys3Local.S3.Auth.Policies;
using Pys3Local.S3.Errors;

namespace Pys3Local.S3.Auth.Sessions;

/// <summary>
/// Temporary keys. Nothing is kept of them: the token says whose key they stand for, until when and narrowed by what, and a code made with
/// that key's secret says that this server wrote it. So they outlive a restart, and end with the key that they were made from.
/// </summary>
internal static class SessionToken
{
    /// <summary>With it the id of a temporary key begins, as Amazon's do.</summary>
    public const string IdPrefix = "ASIA";

    /// <summary>Characters of a policy, as STS has it.</summary>
    public const int MaxPolicyLength = 2048;

    private const int MaxLength = 8192;
    private const char Separator = '.';
    private const char FieldSeparator = '\n';
    private const int FieldCount = 4;

    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    /// <summary>The temporary key of a caller, and the token that goes with it.</summary>
    /// <param name="policy">Empty for no further limit; checked already.</param>
    public static (AccessKey Key, string Token) Create(AccessKey parent, DateTimeOffset end, string policy)
    {
        var id = IdPrefix + Convert.ToHexString(RandomNumberGenerator.GetBytes(8));
        var text = string.Join(FieldSeparator, id, parent.Id, end.ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture), policy);
        var content = Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));
        return (Derived(parent, id, content, policy), content + Separator + Base64Url.EncodeToString(Code(parent, content)));
    }

    /// <summary>The temporary key that a token stands for; refuses one that is incomplete, not of this server, expired, or of a different key than the one that signs.</summary>
    /// <param name="id">Of the key that the request says it is signed with.</param>
    public static AccessKey Open(string token, string id, IAccessKeys keys, DateTimeOffset now)
    {
        if (Fields(token) is not [var temporary, var parentId, var end, var policy] || !long.TryParse(end, out var seconds))
            throw Invalid("it is not one of this server's.");

        var parts = token.Split(Separator);
        var parent = KnownKeys.Find(keys, parentId) ?? KnownKeys.Nobody;
        if (!CryptographicOperations.FixedTimeEquals(Code(parent, parts[0]), Decoded(parts[1])) || parent == KnownKeys.Nobody)
            throw Invalid("it is not one of this server's, or the key that it was made from is gone.");

        if (temporary != id)
            throw Invalid("it belongs to a different access key than the one that signs the request.");

        if (now.ToUnixTimeSeconds() >= seconds)
            throw new S3Exception(S3Errors.ExpiredToken) { Details = [new("Token-0", id)] };

        try
        {
            return Derived(parent, temporary, parts[0], policy);
        }
        catch (S3Exception e)
        {
            throw Invalid("its policy is refused. " + e.Message);
        }
    }

    /// <summary>The id of the key that it says it was made from; null where it is not of this form. Whether that is true is another's question.</summary>
    public static string? ParentOf(string token) => Fields(token)?[1];

    private static AccessKey Derived(AccessKey parent, string id, string content, string policy) => new()
    {
        Id = id,
        Secret = Convert.ToBase64String(HMACSHA256.HashData(SecretOf(parent), Encoding.UTF8.GetBytes("secret of " + content))),
        User = parent.User,
        CountedAs = parent.CountedAs,
        Scope = parent.Scope,
        Session = new Session(policy.Length == 0 ? null : PolicyReader.ReadForSession(Encoding.UTF8.GetBytes(policy)), parent.Id),
    };

    private static string[]? Fields(string token)
    {
        if (token.Length > MaxLength || token.Count(c => c == Separator) != 1)
            return null;

        try
        {
            var fields = StrictUtf8.GetString(Decoded(token.Split(Separator)[0])).Split(FieldSeparator, FieldCount);
            return fields.Length == FieldCount ? fields : null;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private static byte[] Decoded(string text)
    {
        try
        {
            return Base64Url.DecodeFromChars(text);
        }
        catch (FormatException)
        {
            return [];
        }
    }

    private static byte[] Code(AccessKey parent, string content) => HMACSHA256.HashData(SecretOf(parent), Encoding.UTF8.GetBytes("token " + content));

    /// <summary>Of a parent's secret for this purpose alone: nothing that signs requests also signs tokens.</summary>
    private static byte[] SecretOf(AccessKey parent) => HMACSHA256.HashData(Encoding.UTF8.GetBytes(parent.Secret), "pys3local session tokens"u8);

    private static S3Exception Invalid(string why) => new(S3Errors.InvalidToken, "The provided token is malformed or otherwise not valid: " + why);
}

using System.Buffers.Text;
using System.Text;
using Pys3Local.S3.Errors;

namespace Pys3Local.S3.Operations;

/// <summary>Where a listing goes on: the last name of the page before, opaque to clients and free of characters that need escaping.</summary>
internal static class ContinuationToken
{
    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    public static string Encode(string name) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(name));

    /// <summary>Null for null; a token that this server did not make is InvalidArgument.</summary>
    public static string? Decode(string? token)
    {
        if (token is null)
            return null;

        try
        {
            return StrictUtf8.GetString(Base64Url.DecodeFromChars(token));
        }
        catch (Exception e) when (e is FormatException or ArgumentException)
        {
            throw new S3Exception(S3Errors.InvalidArgument, "The continuation token provided is incorrect.", e)
            { Details = [new("ArgumentName", "continuation-token")] };
        }
    }
}

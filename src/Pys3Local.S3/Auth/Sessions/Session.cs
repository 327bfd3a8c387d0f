using Pys3Local.S3.Access;
using Pys3Local.S3.Auth.Policies;
using Pys3Local.S3.Errors;
using Pys3Local.S3.Hosting;
using Pys3Local.S3.Requests;

namespace Pys3Local.S3.Auth.Sessions;

/// <summary>What makes a key a temporary one.</summary>
/// <param name="Policy">The most that it may do, within what its parent may; null for all of that.</param>
/// <param name="Parent">The id of the key that it was made from.</param>
internal sealed record Session(BucketPolicy? Policy, string Parent) : KeySession(Parent)
{
    /// <summary>In a header, in the query of a presigned URL, or in a form.</summary>
    public const string Header = "x-amz-security-token";

    private const string QueryName = "X-Amz-Security-Token";

    /// <summary>The token of a request; null where it has none.</summary>
    public static string? TokenOf(S3Request request)
    {
        if (SingleHeader.Of(request, Header) is { } header)
            return header;

        foreach (var (name, value) in request.Query.Items)
        {
            if (name.Equals(QueryName, StringComparison.OrdinalIgnoreCase))
                return value;
        }

        return null;
    }

    /// <summary>The key that a request is signed with, temporary where it comes with a token; null for an unknown one.</summary>
    public static AccessKey? FindKey(S3Request request, string id, S3Options options) => FindKey(TokenOf(request), id, options, request.Time);

    /// <inheritdoc cref="FindKey(S3Request, string, S3Options)"/>
    public static AccessKey? FindKey(string? token, string id, S3Options options, DateTimeOffset now) =>
        token is null ? KnownKeys.Find(options.Keys, id)
        : options.Leniency is null ? SessionToken.Open(token, id, options.Keys, now)
        : FindLeniently(token, id, options, now);

    /// <summary>A token of another service counts for nothing: the key is looked at as if it came without one.</summary>
    private static AccessKey? FindLeniently(string token, string id, S3Options options, DateTimeOffset now)
    {
        try
        {
            return SessionToken.Open(token, id, options.Keys, now);
        }
        catch (S3Exception e) when (e.Error == S3Errors.InvalidToken)
        {
            return KnownKeys.Find(options.Keys, id);
        }
    }
}

using Microsoft.AspNetCore.Http;
using Pys3Local.S3;

namespace Pys3Local.Server.Testing;

/// <summary>The access key that a request names, in any way of signing; of a temporary key the one that it was made from. Whether it has signed is another's question.</summary>
internal static class ClaimedKey
{
    private const string Token = "X-Amz-Security-Token";

    private static readonly string[] Queries = ["X-Amz-Credential", "AWSAccessKeyId"];

    /// <summary>Null where it names none.</summary>
    public static string? Of(HttpRequest request) => TokenOf(request) is { Length: > 0 } token && S3Endpoint.ParentOfSession(token) is { } parent ? parent : SignerOf(request);

    private static string TokenOf(HttpRequest request) =>
        request.Headers[Token].ToString() is { Length: > 0 } header ? header : request.Query[Token].ToString();

    private static string? SignerOf(HttpRequest request)
    {
        var authorization = request.Headers.Authorization.ToString();
        if (authorization.StartsWith("AWS ", StringComparison.Ordinal))
            return Before(authorization["AWS ".Length..], ':');
        if (authorization.IndexOf("Credential=", StringComparison.Ordinal) is var at and >= 0)
            return Before(authorization[(at + "Credential=".Length)..], '/');

        foreach (var name in Queries)
        {
            if (request.Query.TryGetValue(name, out var value) && value.ToString() is { Length: > 0 } credential)
                return Before(credential, '/');
        }

        return null;
    }

    private static string Before(string text, char end) => text.IndexOf(end) is var at and >= 0 ? text[..at] : text;
}

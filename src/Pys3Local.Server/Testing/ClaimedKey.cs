using Microsoft.AspNetCore.Http;

namespace Pys3Local.Server.Testing;

/// <summary>The access key that a request names, in any way of signing. Whether it has signed is another's question.</summary>
internal static class ClaimedKey
{
    private static readonly string[] Queries = ["X-Amz-Credential", "AWSAccessKeyId"];

    /// <summary>Null where it names none.</summary>
    public static string? Of(HttpRequest request)
    {
        var authorization = request.Headers.Authorization.ToString();
        if (authorization.StartsWith("AWS ", StringComparison.Ordinal))
            return Before(authorization["AWS ".Length..], ':');
        if (authorization.IndexOf("Credential=", StringComparison.Ordinal) is var at and >= 0)
            return Before(authorization[(at + "Credential=".Length)..], '/');

        foreach (var name in Queries)
            if (request.Query.TryGetValue(name, out var value) && value.ToString() is { Length: > 0 } credential)
                return Before(credential, '/');

        return null;
    }

    private static string Before(string text, char end) => text.IndexOf(end) is var at and >= 0 ? text[..at] : text;
}

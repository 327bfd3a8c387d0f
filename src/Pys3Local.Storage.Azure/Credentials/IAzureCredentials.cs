using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Pys3Local.Storage.Azure.Credentials;

/// <summary>Who asks.</summary>
public interface IAzureCredentials
{
    /// <summary>What is added to the query of every request, percent-encoded; null for nothing.</summary>
    string? Query { get; }

    /// <summary>The header <c>Authorization</c>; null for none.</summary>
    /// <param name="account">Of the request.</param>
    /// <param name="request">With all of its headers.</param>
    ValueTask<string?> AuthorizeAsync(string account, AzureSigned request, CancellationToken cancellationToken);

    /// <summary>The service does not take this header any more. True where the next one may be another: the request is worth one more try.</summary>
    bool Renews(string authorization) => false;
}

/// <summary>A request as its signature sees it.</summary>
/// <param name="Path">As it is sent.</param>
/// <param name="Query">Not encoded.</param>
/// <param name="Headers">Names in lower case.</param>
/// <param name="Length">Bytes of the body.</param>
public sealed record AzureSigned(
    string Method, string Path, IReadOnlyList<KeyValuePair<string, string>> Query, SortedDictionary<string, string> Headers, long Length);

/// <summary>A shared access signature: the query of a URL that somebody with a key has signed.</summary>
public sealed class SasToken(string token) : IAzureCredentials
{
    public string Query { get; } = token.TrimStart('?');

    string? IAzureCredentials.Query => Query;

    public ValueTask<string?> AuthorizeAsync(string account, AzureSigned request, CancellationToken cancellationToken) => default;
}

/// <summary>The key of an account.</summary>
/// <remarks>https://learn.microsoft.com/rest/api/storageservices/authorize-with-shared-key</remarks>
public sealed class SharedKey(string key) : IAzureCredentials
{
    private static readonly string[] InOrder =
        ["content-encoding", "content-language", "", "content-md5", "content-type", "date", "if-modified-since", "if-match", "if-none-match", "if-unmodified-since", "range"];

    private readonly byte[] _key = Decode(key);

    string? IAzureCredentials.Query => null;

    public ValueTask<string?> AuthorizeAsync(string account, AzureSigned request, CancellationToken cancellationToken)
    {
        var text = new StringBuilder(request.Method).Append('\n');
        foreach (var name in InOrder)
        {
            text.Append(name.Length == 0
                ? request.Length == 0 ? "" : request.Length.ToString(CultureInfo.InvariantCulture)
                : request.Headers.GetValueOrDefault(name)).Append('\n');
        }

        foreach (var (name, value) in request.Headers.Where(header => header.Key.StartsWith("x-ms-", StringComparison.Ordinal)))
            text.Append(name).Append(':').Append(value.Trim()).Append('\n');

        text.Append('/').Append(account).Append(request.Path);
        foreach (var group in request.Query.GroupBy(one => one.Key.ToLowerInvariant()).OrderBy(group => group.Key, StringComparer.Ordinal))
            text.Append('\n').Append(group.Key).Append(':').AppendJoin(',', group.Select(one => one.Value).Order(StringComparer.Ordinal));

        var signature = Convert.ToBase64String(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(text.ToString())));
        return new($"SharedKey {account}:{signature}");
    }

    private static byte[] Decode(string key)
    {
        try
        {
            return Convert.FromBase64String(key);
        }
        catch (FormatException)
        {
            throw new StorageException(StorageFailure.Refused, "The account key of Azure is not base64.");
        }
    }
}

using System.Text;
using Pys3Local.S3.Requests;

namespace Pys3Local.S3.Auth.SignatureV2;

/// <summary>What Signature Version 2 covers: not the Host, not the body, and of the query only the sub-resources.</summary>
/// <remarks>https://docs.aws.amazon.com/AmazonS3/latest/API/RESTAuthentication.html</remarks>
internal static class StringToSign
{
    /// <summary>Every query parameter that selects another operation or another answer, or the operation would not be signed.</summary>
    private static readonly HashSet<string> SubResources = new(StringComparer.Ordinal)
    {
        "abac", "accelerate", "acl", "analytics", "append", "attributes", "cors", "delete", "encryption", "intelligent-tiering", "inventory",
        "legal-hold", "lifecycle", "location", "logging", "metadata", "metadataConfiguration", "metadataInventoryTable",
        "metadataJournalTable", "metadataTable", "metrics", "notification", "object-lock",
        "ownershipControls", "partNumber", "policy", "policyStatus", "publicAccessBlock", "renameObject", "replication", "requestPayment",
        "response-cache-control", "response-content-disposition", "response-content-encoding", "response-content-language",
        "response-content-type", "response-expires", "restore", "retention", "select", "select-type", "session", "tagging",
        "torrent", "uploadId", "uploads", "versionId", "versioning", "versions", "website",
    };

    /// <param name="request">What is signed.</param>
    /// <param name="claim">Who says to have signed it.</param>
    /// <param name="path">Of the bucket and the key, decoded.</param>
    public static string Of(S3Request request, SignatureV2Claim claim, string path)
    {
        var text = new StringBuilder();
        text.Append(request.Method).Append('\n');
        text.Append(Content(request, claim, "Content-MD5")).Append('\n');
        text.Append(Content(request, claim, "Content-Type")).Append('\n');
        text.Append(claim.Date).Append('\n');
        AppendAmzHeaders(text, request, isPresigned: claim.IsPresigned);
        AppendResource(text, path, request.Query);
        return text.ToString();
    }

    /// <summary>From the query of a presigned URL where it does not come as a header.</summary>
    private static string? Content(S3Request request, SignatureV2Claim claim, string name)
    {
        var header = SingleHeader.Of(request, name);
        if (header is not null || !claim.IsPresigned)
            return header;

        foreach (var (parameter, value) in request.Query.Items)
        {
            if (parameter.Equals(name, StringComparison.OrdinalIgnoreCase))
                return value;
        }

        return null;
    }

    /// <summary>Those in the query of a presigned URL too: SDKs sign them as headers and then move them there.</summary>
    private static void AppendAmzHeaders(StringBuilder text, S3Request request, bool isPresigned)
    {
        var headers = new List<(string Name, string Value)>();
        foreach (var (name, values) in request.AmzHeaders)
            headers.Add((name.ToLowerInvariant(), string.Join(',', values.Select(value => value?.Trim()))));

        if (isPresigned)
        {
            foreach (var (name, value) in request.Query.Items)
            {
                if (QueryHeaders.Is(name) && request.Header(name) != value)
                    headers.Add((name.ToLowerInvariant(), value.Trim()));
            }
        }

        foreach (var (name, value) in headers.OrderBy(header => header.Name, StringComparer.Ordinal))
            text.Append(name).Append(':').Append(value).Append('\n');
    }

    private static void AppendResource(StringBuilder text, string path, QueryParameters query)
    {
        text.Append(PercentEncoding.Encode(path, keepSlash: true));

        var separator = '?';
        foreach (var item in query.Items.Where(item => SubResources.Contains(item.Key)).OrderBy(item => item.Key, StringComparer.Ordinal))
        {
            text.Append(separator).Append(item.Key);
            if (item.Value.Length > 0)
                text.Append('=').Append(item.Value);

            separator = '&';
        }
    }
}

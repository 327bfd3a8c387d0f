using System.Collections.Frozen;

namespace Pys3Local.S3.Routing;

/// <summary>Texts that stand in nearly every query: one object for each, not a new one for every request.</summary>
internal static class CommonTexts
{
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Texts = new[]
    {
        "X-Amz-Algorithm", "X-Amz-Credential", "X-Amz-Date", "X-Amz-Expires", "X-Amz-SignedHeaders", "X-Amz-Signature", "X-Amz-Content-Sha256",
        "AWS4-HMAC-SHA256", "UNSIGNED-PAYLOAD", "host", "x-id", "GetObject", "PutObject", "HeadObject", "DeleteObject", "UploadPart",
        "list-type", "prefix", "delimiter", "max-keys", "encoding-type", "url", "start-after", "continuation-token", "fetch-owner",
        "location", "uploads", "uploadId", "partNumber", "versionId", "versions", "delete", "/", "1", "2", "1000",
    }.ToFrozenSet(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

    public static string Of(ReadOnlySpan<char> text) =>
        text.IsEmpty ? "" : Texts.TryGetValue(text, out var known) ? known : text.ToString();
}

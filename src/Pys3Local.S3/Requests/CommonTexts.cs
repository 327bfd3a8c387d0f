namespace Pys3Local.S3.Requests;

/// <summary>Strings that are in nearly every query: one object for each, not a new one for every request.</summary>
internal static class CommonTexts
{
    // By length, in which they hardly meet: a set would have to make a hash of every text first.
    private static readonly string[][] ByLength = Table(
    [
        "X-Amz-Algorithm", "X-Amz-Credential", "X-Amz-Date", "X-Amz-Expires", "X-Amz-SignedHeaders", "X-Amz-Signature", "X-Amz-Content-Sha256",
        "AWS4-HMAC-SHA256", "UNSIGNED-PAYLOAD", "host", "x-amz-date", "x-amz-content-sha256", "x-id", "GetObject", "PutObject", "HeadObject", "DeleteObject", "UploadPart",
        "list-type", "prefix", "delimiter", "max-keys", "encoding-type", "url", "start-after", "continuation-token", "fetch-owner",
        "location", "uploads", "uploadId", "partNumber", "versionId", "versions", "delete", "/", "1", "2", "1000", "300", "900", "3600", "86400", "604800",
    ]);

    public static string Of(ReadOnlySpan<char> text)
    {
        if (text.Length < ByLength.Length)
        {
            foreach (var known in ByLength[text.Length])
            {
                if (text.SequenceEqual(known))
                    return known;
            }
        }

        return text.ToString();
    }

    private static string[][] Table(string[] texts)
    {
        var table = new string[texts.Max(text => text.Length) + 1][];
        for (var length = 0; length < table.Length; length++)
            table[length] = Array.FindAll(texts, text => text.Length == length);

        return table;
    }
}

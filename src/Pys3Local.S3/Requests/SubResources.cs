namespace Pys3Local.S3.Requests;

/// <summary>
/// Query keys that make another operation of a request. One that no route claims is refused before storage is touched:
/// <c>PUT /bucket/key?tagging</c> must never overwrite the object.
/// </summary>
internal static class SubResources
{
    /// <summary>All that the S3 API defines, implemented here or not.</summary>
    private static readonly HashSet<string> Known = new[]
    {
        // MinIO's notifications on an open connection (mc watch).
        "events",
        "abac", "accelerate", "acl", "analytics", "append", "attributes", "cors", "delete", "encryption", "intelligent-tiering", "inventory",
        "legal-hold", "lifecycle", "list-type", "location", "logging", "metadataConfiguration", "metadataInventoryTable", "metadataJournalTable",
        "metadataTable", "metrics", "notification", "object-lock", "ownershipControls", "partNumber", "policy", "policyStatus",
        "publicAccessBlock", "renameObject", "replication", "requestPayment", "restore", "retention", "select", "select-type", "session",
        "tagging", "torrent", "uploadId", "uploads", "versionId", "versioning", "versions", "website",
    }.ToHashSet(StringComparer.Ordinal);

    /// <summary>Keys that belong to every request: signatures, and what SDKs add for their own purposes.</summary>
    private static readonly HashSet<string> Common = new[] { "AWSAccessKeyId", "Signature", "Expires" }.ToHashSet(StringComparer.Ordinal);

    public static bool IsKnown(string name) => Known.Contains(name);

    /// <summary>Beside those, <c>x-</c> and anything is for the log of whoever made the address. What begins with <c>x-amz-</c> is S3's.</summary>
    public static bool IsCommon(string name) => name.StartsWith("x-", StringComparison.OrdinalIgnoreCase)
        ? !QueryHeaders.Is(name) || QueryHeaders.SaysNothing(name)
        : Common.Contains(name);
}

namespace Pys3Local.S3.Operations;

/// <summary>What S3 has and this server refuses, each with its reason: an operation that is only half there would be worse than none.</summary>
internal static class NotOffered
{
    private const string Website = "Websites are not offered.";
    private const string Statistics = "Analytics, metrics and inventories are not offered.";
    private const string Tiering = "There is one tier of storage: objects are never moved to another.";
    private const string Tables = "Metadata tables are not offered.";

    public static IReadOnlyList<Operation> All { get; } =
    [
        Bucket("PutBucketWebsite", "PUT", "website", "s3:PutBucketWebsite", Website),
        Bucket("PutBucketAnalyticsConfiguration", "PUT", "analytics", "s3:PutAnalyticsConfiguration", Statistics),
        Bucket("DeleteBucketAnalyticsConfiguration", "DELETE", "analytics", "s3:PutAnalyticsConfiguration", Statistics),
        Bucket("PutBucketMetricsConfiguration", "PUT", "metrics", "s3:PutMetricsConfiguration", Statistics),
        Bucket("DeleteBucketMetricsConfiguration", "DELETE", "metrics", "s3:PutMetricsConfiguration", Statistics),
        Bucket("PutBucketInventoryConfiguration", "PUT", "inventory", "s3:PutInventoryConfiguration", Statistics),
        Bucket("DeleteBucketInventoryConfiguration", "DELETE", "inventory", "s3:PutInventoryConfiguration", Statistics),
        Bucket("PutBucketIntelligentTieringConfiguration", "PUT", "intelligent-tiering", "s3:PutIntelligentTieringConfiguration", Tiering),
        Bucket("DeleteBucketIntelligentTieringConfiguration", "DELETE", "intelligent-tiering", "s3:PutIntelligentTieringConfiguration", Tiering),
        Bucket("CreateBucketMetadataConfiguration", "POST", "metadataConfiguration", "s3:CreateBucketMetadataTableConfiguration", Tables),
        Bucket("GetBucketMetadataConfiguration", "GET", "metadataConfiguration", "s3:GetBucketMetadataTableConfiguration", Tables),
        Bucket("DeleteBucketMetadataConfiguration", "DELETE", "metadataConfiguration", "s3:DeleteBucketMetadataTableConfiguration", Tables),
        Bucket("CreateBucketMetadataTableConfiguration", "POST", "metadataTable", "s3:CreateBucketMetadataTableConfiguration", Tables),
        Bucket("GetBucketMetadataTableConfiguration", "GET", "metadataTable", "s3:GetBucketMetadataTableConfiguration", Tables),
        Bucket("DeleteBucketMetadataTableConfiguration", "DELETE", "metadataTable", "s3:DeleteBucketMetadataTableConfiguration", Tables),
        Bucket("UpdateBucketMetadataInventoryTableConfiguration", "PUT", "metadataInventoryTable", "s3:UpdateBucketMetadataInventoryTableConfiguration", Tables),
        Bucket("UpdateBucketMetadataJournalTableConfiguration", "PUT", "metadataJournalTable", "s3:UpdateBucketMetadataJournalTableConfiguration", Tables),
        Bucket("CreateSession", "GET", "session", "s3:ListBucket", "Sessions belong to directory buckets, which are not offered."),

        Object("SelectObjectContent", "POST", "select", "s3:GetObject", "Queries within an object are not offered."),
        Object("GetObjectTorrent", "GET", "torrent", "s3:GetObjectTorrent", "Torrents are not offered."),
        Object("RenameObject", "PUT", "renameObject", "s3:PutObject", "Renaming belongs to directory buckets, which are not offered: copy and delete."),
    ];

    private static Operation Bucket(string name, string method, string subResource, string action, string why) =>
        Operation.NotOffered(name, method, Level.Bucket, [subResource], action, why);

    private static Operation Object(string name, string method, string subResource, string action, string why) =>
        Operation.NotOffered(name, method, Level.Object, [subResource], action, why);
}

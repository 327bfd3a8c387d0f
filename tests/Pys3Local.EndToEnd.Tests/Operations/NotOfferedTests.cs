using Pys3Local.EndToEnd.Harness;

namespace Pys3Local.EndToEnd.Operations;

/// <summary>What S3 has and this server refuses: in S3's words, with the reason, and without touching anything.</summary>
public sealed class NotOfferedTests(ServerFixture server) : ServerTest(server)
{
    /// <summary>The operations of the documentation's list that a request can be told by, and their requests.</summary>
    public static IEnumerable<(string, string, string)> Requests { get; } =
    [
        ("PutBucketWebsite", "PUT", "?website"),
        ("PutBucketAnalyticsConfiguration", "PUT", "?analytics&id=a"),
        ("DeleteBucketAnalyticsConfiguration", "DELETE", "?analytics&id=a"),
        ("PutBucketMetricsConfiguration", "PUT", "?metrics&id=a"),
        ("DeleteBucketMetricsConfiguration", "DELETE", "?metrics&id=a"),
        ("PutBucketInventoryConfiguration", "PUT", "?inventory&id=a"),
        ("DeleteBucketInventoryConfiguration", "DELETE", "?inventory&id=a"),
        ("PutBucketIntelligentTieringConfiguration", "PUT", "?intelligent-tiering&id=a"),
        ("DeleteBucketIntelligentTieringConfiguration", "DELETE", "?intelligent-tiering&id=a"),
        ("CreateBucketMetadataConfiguration", "POST", "?metadataConfiguration"),
        ("GetBucketMetadataConfiguration", "GET", "?metadataConfiguration"),
        ("DeleteBucketMetadataConfiguration", "DELETE", "?metadataConfiguration"),
        ("CreateBucketMetadataTableConfiguration", "POST", "?metadataTable"),
        ("GetBucketMetadataTableConfiguration", "GET", "?metadataTable"),
        ("DeleteBucketMetadataTableConfiguration", "DELETE", "?metadataTable"),
        ("UpdateBucketMetadataInventoryTableConfiguration", "PUT", "?metadataInventoryTable"),
        ("UpdateBucketMetadataJournalTableConfiguration", "PUT", "?metadataJournalTable"),
        ("CreateSession", "GET", "?session"),
        ("GetBucketAbac", "GET", "?abac"),
        ("PutBucketAbac", "PUT", "?abac"),
        ("SelectObjectContent", "POST", "/key?select&select-type=2"),
        ("GetObjectTorrent", "GET", "/key?torrent"),
        ("RenameObject", "PUT", "/key?renameObject"),
        ("UpdateObjectEncryption", "PUT", "/key?encryption"),
    ];

    [Test]
    [MethodDataSource(nameof(Requests))]
    public async Task Raw_NotImplemented(string operation, string method, string target)
    {
        await PutAsync("key", "content");
        var body = method is "PUT" or "POST" ? $"<{operation}/>" : "";
        (await SendAsync(method, target, body)).Failed(501, "NotImplemented");
        Assert.Equal("content"u8.ToArray(), await GetAsync("key"));
    }
}

using Pys3Local.S3.Tests.Endpoint;

namespace Pys3Local.S3.Tests.Operations;

/// <summary>A sub-resource that is not offered where it is asked for never answers with the object or the bucket itself. (faults C35)</summary>
public sealed class SubResourceTests
{
    /// <summary>Of the machine-readable API.</summary>
    private static readonly string[] All =
    [
        "abac", "accelerate", "acl", "analytics", "attributes", "cors", "delete", "encryption", "intelligent-tiering", "inventory", "legal-hold", "lifecycle",
        "list-type", "location", "logging", "metadataConfiguration", "metadataInventoryTable", "metadataJournalTable", "metadataTable", "metrics",
        "notification", "object-lock", "ownershipControls", "policy", "policyStatus", "publicAccessBlock", "renameObject", "replication", "requestPayment",
        "restore", "retention", "select", "select-type", "session", "tagging", "torrent", "uploads", "versioning", "versions", "website", "uploadId",
    ];

    private readonly TestServer _server = new();

    [Test]
    [Arguments("GET")]
    [Arguments("HEAD")]
    [Arguments("PUT")]
    [Arguments("POST")]
    [Arguments("DELETE")]
    public async Task On_an_object(string method)
    {
        await _server.DoAsync("PUT", "/bucket");
        await _server.DoAsync("PUT", "/bucket/key", "the content itself");
        foreach (var name in All)
        {
            var answer = await _server.SendAsync(method, $"/bucket/key?{name}");
            Assert.DoesNotContain("the content itself", answer.Text);
            if (method == "HEAD")
                Assert.Equal((name, 501), (name, answer.Status));
        }

        Assert.Equal("the content itself", (await _server.DoAsync("GET", "/bucket/key")).Text);
    }

    [Test]
    [Arguments("GET")]
    [Arguments("HEAD")]
    [Arguments("DELETE")]
    public async Task On_a_bucket(string method)
    {
        await _server.DoAsync("PUT", "/bucket");
        await _server.DoAsync("PUT", "/bucket/key", "x");
        foreach (var name in All.Except(["list-type"]))
        {
            var answer = await _server.SendAsync(method, $"/bucket?{name}");
            Assert.True(method == "HEAD" ? answer.Status == 501 : answer.Code is not "BucketNotEmpty" && !answer.Text.Contains("<ListBucketResult", StringComparison.Ordinal), $"{method} ?{name}: {answer.Status} {answer.Text}");
        }
    }
}

namespace Pys3Local.EndToEnd.Attacks;

/// <summary>A client that sets what only the server may set. Rule: the server's own facts live where no header reaches.</summary>
public sealed class InternalMetadataTests(AttackServer server) : AttackTest(server)
{
    /// <summary>Names under which the server, or another one, keeps its own facts.</summary>
    private static readonly string[] Names =
    [
        "checksum", "part-checksums", "part-sizes", "upload-id", "tags", "owner", "lock-mode", "lock-until", "legal-hold", "storage-class",
        "version_id", "delete_marker", "sequence", "file_time", "etag", "size", "X-Minio-Internal-compression", "X-Minio-Internal-Server-Side-Encryption-Sealed-Key",
    ];

    [Test]
    public async Task GHSA_3rh2_v3gr_35p9_user_metadata_is_only_that()
    {
        var request = Owner.Request("PUT", $"/{Bucket}/key", "", "content"u8.ToArray());
        foreach (var name in Names)
            request.With($"x-amz-meta-{name}", "1");

        (await Owner.SendSignedAsync(request, Cancellation)).Succeeded();

        await IsOrdinaryAsync();
        var head = await Owner.HeadAsync($"/{Bucket}/key", Cancellation);
        Assert.All(Names, name => Assert.Equal("1", head.Header($"x-amz-meta-{name}")));
        (await Owner.DeleteAsync($"/{Bucket}/key", cancellation: Cancellation)).Succeeded(204);
    }

    [Test]
    public async Task GHSA_3rh2_v3gr_35p9_no_header_sets_a_fact_of_the_servers()
    {
        var request = Owner.Request("PUT", $"/{Bucket}/key", "", "content"u8.ToArray());
        foreach (var name in Names.SelectMany(name => new[] { name, $"x-pys3local-{name}", $"x-amz-internal-{name}" }))
            request.With(name, "1");

        (await Owner.SendSignedAsync(request, Cancellation)).Succeeded();

        await IsOrdinaryAsync();
        Assert.DoesNotContain((await Owner.HeadAsync($"/{Bucket}/key", Cancellation)).Headers, header => header.Key.StartsWith("x-amz-meta-", StringComparison.OrdinalIgnoreCase));
    }

    [Test]
    [Arguments("x-minio-source-replication-request", "true")]
    [Arguments("x-minio-source-etag", "0123456789abcdef0123456789abcdef")]
    [Arguments("x-minio-source-mtime", "2099-01-01T00:00:00Z")]
    [Arguments("Last-Modified", "Thu, 01 Jan 2099 00:00:00 GMT")]
    public async Task GHSA_3rh2_v3gr_35p9_no_header_makes_a_replica_of_a_request(string name, string value)
    {
        (await Owner.SendSignedAsync(Owner.Request("PUT", $"/{Bucket}/key", "", "content"u8.ToArray()).With(name, value), Cancellation)).Succeeded();

        await IsOrdinaryAsync();
    }

    private async Task IsOrdinaryAsync()
    {
        var response = (await Owner.GetAsync($"/{Bucket}/key", cancellation: Cancellation)).Succeeded();
        Assert.Equal("content", response.Text);
        Assert.Equal("\"9a0364b9e99bb480dd25e1f0284c8555\"", response.Header("ETag"));
        Assert.Null(response.Header("x-amz-version-id"));
        Assert.Null(response.Header("x-amz-tagging-count"));
        Assert.Null(response.Header("x-amz-object-lock-mode"));
        Assert.InRange(DateTimeOffset.Parse(response.Header("Last-Modified")!, System.Globalization.CultureInfo.InvariantCulture), Owner.Signer.Time.AddHours(-1), Owner.Signer.Time.AddHours(1));
        Assert.Empty((await Owner.GetAsync($"/{Bucket}/key", "tagging", Cancellation)).Succeeded().Xml.Descendants("Tag"));
    }
}

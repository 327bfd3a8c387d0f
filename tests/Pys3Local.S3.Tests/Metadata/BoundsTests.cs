using Pys3Local.S3.Tests.Endpoint;

namespace Pys3Local.S3.Tests.Metadata;

/// <summary>What a client can make this server keep. Faults B1, B6, B8.</summary>
public sealed class BoundsTests
{
    private static readonly string[] Describing = ["Content-Type", "Cache-Control", "Content-Disposition", "Content-Language", "Content-Encoding", "x-amz-website-redirect-location", "x-amz-grant-read"];

    private readonly TestServer _server = new();

    [Test]
    public async Task B1_all_headers_of_an_upload_together_have_a_bound()
    {
        await _server.DoAsync("PUT", "/bucket");
        await _server.DoAsync("PUT", "/bucket/key", "content");
        foreach (var header in Describing)
        {
            var value = (header, "/" + new string('a', 9000));
            await _server.RefusedAsync(400, "RequestHeaderSectionTooLarge", "PUT", "/bucket/large", "content", value);
            await _server.RefusedAsync(400, "RequestHeaderSectionTooLarge", "POST", "/bucket/large?uploads", "", value);
            await _server.RefusedAsync(400, "RequestHeaderSectionTooLarge", "PUT", "/bucket/large", "", value, ("x-amz-copy-source", "bucket/key"), ("x-amz-metadata-directive", "REPLACE"));
        }

        (await SignedForm.PostAsync(_server, TestServer.Owner, "bucket", "large", "content", ("Content-Type", new string('a', 9000)))).IsError(400, "RequestHeaderSectionTooLarge");
        await _server.RefusedAsync(400, "RequestHeaderSectionTooLarge", "PUT", "/bucket/large", "content", ("Content-Type", new string('a', 3000)), ("Cache-Control", new string('b', 3000)), ("Content-Language", new string('c', 3000)));
        await _server.DoAsync("PUT", "/bucket/large", "content", ("Content-Type", new string('a', 3000)), ("x-amz-meta-a", new string('b', 2000)), ("x-amz-tagging", $"a={new string('c', 250)}"));
    }

    [Test]
    public async Task B6_a_document_that_could_not_be_read_again_is_not_kept()
    {
        await _server.DoAsync("PUT", "/bucket");
        await _server.RefusedAsync(400, "InvalidArgument", "PUT", "/bucket?lifecycle", Rule(new string('"', 200_000)));
        await _server.RefusedAsync(400, "InvalidArgument", "PUT", "/bucket?lifecycle", Rule(new string('a', 1025)));
        Assert.Equal(404, (await _server.SendAsync("GET", "/bucket?lifecycle")).Status);

        // Each character becomes six where it is written.
        var origins = string.Concat(Enumerable.Repeat($"<CORSRule><AllowedOrigin>{new string('"', 9000)}</AllowedOrigin><AllowedMethod>GET</AllowedMethod></CORSRule>", 50));
        Assert.True((await _server.SendAsync("PUT", "/bucket?cors", $"<CORSConfiguration>{origins}</CORSConfiguration>")).Status is 400);
        Assert.Equal(404, (await _server.SendAsync("GET", "/bucket?cors")).Status);
    }

    [Test]
    public async Task B6_the_settings_of_a_bucket_have_a_bound_together()
    {
        await _server.DoAsync("PUT", "/bucket");
        var rules = string.Concat(Enumerable.Range(0, 600).Select(i => $"<Rule><ID>{i}</ID><Status>Enabled</Status><Filter><Prefix>{new string('a', 1000)}</Prefix></Filter><Expiration><Days>1</Days></Expiration></Rule>"));
        await _server.RefusedAsync(400, "InvalidRequest", "PUT", "/bucket?lifecycle", $"<LifecycleConfiguration>{rules}</LifecycleConfiguration>");
    }

    [Test]
    public async Task B6_one_bucket_that_cannot_be_read_stops_neither_the_worker_nor_the_bucket()
    {
        await _server.DoAsync("PUT", "/bucket");
        await _server.DoAsync("PUT", "/other");
        await _server.DoAsync("PUT", "/other/old", "content");
        await _server.DoAsync("PUT", "/other?lifecycle", Rule(""));
        await _server.Store.WriteBucketAsync("bucket", bucket => bucket! with { Settings = bucket.Settings.SetItem("lifecycle", "<LifecycleConfiguration><Rule>") }, CancellationToken.None);
        Assert.Equal(200, (await _server.SendAsync("PUT", "/bucket/key", "content")).Status);

        _server.Time.Advance(TimeSpan.FromDays(3));
        var summary = await _server.Server.Lifecycle.RunOnceAsync(CancellationToken.None);
        Assert.Equal("bucket", Assert.Single(summary.Failures).Bucket);
        Assert.Contains("put it again", summary.Failures[0].Failure.Message, StringComparison.Ordinal);
        Assert.Equal(1, summary.Expired);
    }

    [Test]
    public async Task B8_a_policy_that_costs_too_much_is_refused_where_it_is_put()
    {
        await _server.DoAsync("PUT", "/bucket");
        var resources = string.Join(',', Enumerable.Range(0, 30).Select(i => $"\"arn:aws:s3:::bucket/*{new string('a', 400)}{i}\""));
        var answer = await _server.SendAsync("PUT", "/bucket?policy", Policy($"[{resources}]", "{}"));
        answer.IsError(400, "MalformedPolicy");
        Assert.Contains("steps", answer.Text, StringComparison.Ordinal);
        await _server.RefusedAsync(400, "MalformedPolicy", "PUT", "/bucket?policy", Policy("\"arn:aws:s3:::bucket/*\"", $$$"""{"StringLike":{"aws:Referer":"*{{{new string('a', 400)}}}*"}}"""));
        await _server.RefusedAsync(400, "MalformedPolicy", "PUT", "/bucket?policy", Policy("\"arn:aws:s3:::bucket/*${aws:UserAgent}*${aws:Referer}*${aws:UserAgent}${aws:Referer}${aws:UserAgent}${aws:Referer}\"", "{}"));

        // What people write is far below it.
        await _server.DoAsync("PUT", "/bucket?policy", Policy("""["arn:aws:s3:::bucket/home/${aws:username}/*","arn:aws:s3:::bucket/*/locks/*","arn:aws:s3:::bucket/*.jpg"]""", """{"StringLike":{"aws:Referer":["https://example.com/*","https://*.example.org/*"]}}"""));
    }

    private static string Rule(string prefix) =>
        $"<LifecycleConfiguration><Rule><ID>a</ID><Status>Enabled</Status><Filter><Prefix>{prefix}</Prefix></Filter><Expiration><Days>1</Days></Expiration></Rule></LifecycleConfiguration>";

    private static string Policy(string resources, string conditions) =>
        $$"""{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"otto"},"Action":"s3:GetObject","Resource":{{resources}},"Condition":{{conditions}}}]}""";
}

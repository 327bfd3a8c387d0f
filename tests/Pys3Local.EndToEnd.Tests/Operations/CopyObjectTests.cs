using System.Text;
using Amazon.S3.Model;
using Pys3Local.EndToEnd.Harness;
using Pys3Local.EndToEnd.Harness.Raw;

namespace Pys3Local.EndToEnd.Operations;

public sealed class CopyObjectTests(ServerFixture server) : ServerTest(server)
{
    private const string Source = "dir/ä + % ?.txt";

    [Test]
    public async Task Sdk_copies_content_and_metadata()
    {
        await Sdk.PutObjectAsync(new PutObjectRequest { BucketName = Bucket, Key = Source, ContentBody = "content", Metadata = { ["colour"] = "green" } }, Cancellation);
        var other = await NewBucketAsync();
        await Sdk.CopyObjectAsync(Bucket, Source, other, "copy", Cancellation);

        var head = await Sdk.GetObjectMetadataAsync(other, "copy", Cancellation);
        Assert.Equal("green", head.Metadata["colour"]);
    }

    [Test]
    [Arguments("{0}/dir/%C3%A4%20%2B%20%25%20%3F.txt")]
    [Arguments("/{0}/dir/%C3%A4%20%2B%20%25%20%3F.txt")]
    [Arguments("{0}%2Fdir%2F%C3%A4%20%2B%20%25%20%3F.txt")]
    [Arguments("%2F{0}%2Fdir%2F%C3%A4%20%2B%20%25%20%3F.txt")]
    public async Task Raw_source_encoded_with_and_without_slash(string source)
    {
        await PutAsync(Source, "content");
        var response = (await CopyAsync("copy", string.Format(null, source, Bucket))).Succeeded();

        Assert.Equal("CopyObjectResult", response.Xml.Name.LocalName);
        Assert.NotNull(response.Xml.Element("ETag"));
        Assert.NotNull(response.Xml.Element("LastModified"));
        Assert.Equal("content"u8.ToArray(), await GetAsync("copy"));
    }

    [Test]
    public async Task Raw_copy_ignores_the_requests_own_metadata()
    {
        await PutWithMetadataAsync();
        (await CopyAsync("copy", $"/{Bucket}/key", ("x-amz-meta-colour", "red"), ("Content-Type", "text/other"))).Succeeded();
        await AssertMetadataAsync("copy", "green", "text/x-test");
    }

    [Test]
    public async Task Raw_replace_takes_the_requests_metadata()
    {
        await PutWithMetadataAsync();
        (await CopyAsync("copy", $"/{Bucket}/key", ("x-amz-metadata-directive", "REPLACE"), ("x-amz-meta-colour", "red"), ("Content-Type", "text/other"))).Succeeded();
        await AssertMetadataAsync("copy", "red", "text/other");
    }

    [Test]
    public async Task Raw_onto_itself_with_replace_changes_metadata_and_keeps_content()
    {
        await PutWithMetadataAsync();
        (await CopyAsync("key", $"/{Bucket}/key", ("x-amz-metadata-directive", "REPLACE"), ("x-amz-meta-colour", "red"), ("Content-Type", "text/other"))).Succeeded();
        await AssertMetadataAsync("key", "red", "text/other");
        Assert.Equal("content"u8.ToArray(), await GetAsync("key"));
    }

    [Test]
    public async Task Raw_onto_itself_unchanged_InvalidRequest()
    {
        await PutAsync("key", "content");
        (await CopyAsync("key", $"/{Bucket}/key")).Failed(400, "InvalidRequest");
        Assert.Equal("content"u8.ToArray(), await GetAsync("key"));
    }

    [Test]
    public async Task Raw_missing_source()
    {
        (await CopyAsync("copy", $"/{Bucket}/missing")).Failed(404, "NoSuchKey");
        (await CopyAsync("copy", "/not-there/missing")).Failed(404, "NoSuchBucket");
        (await Raw.HeadAsync($"/{Bucket}/copy", Cancellation)).Succeeded(404);
    }

    [Test]
    [Arguments("")]
    [Arguments("/")]
    [Arguments("only-a-bucket")]
    [Arguments("/bucket/")]
    public async Task Raw_source_that_is_none_InvalidArgument(string source)
    {
        var response = await CopyAsync("copy", source);
        Assert.True(response.Status == 400, response.ToString());
        (await Raw.HeadAsync($"/{Bucket}/copy", Cancellation)).Succeeded(404);
    }

    [Test]
    public async Task Raw_unknown_directive_InvalidArgument()
    {
        await PutAsync("key", "content");
        (await CopyAsync("copy", $"/{Bucket}/key", ("x-amz-metadata-directive", "MERGE"))).Failed(400, "InvalidArgument");
    }

    [Test]
    public async Task Raw_conditions_on_the_source()
    {
        await PutAsync("key", "content");
        var etag = (await Raw.HeadAsync($"/{Bucket}/key", Cancellation)).Header("ETag")!;
        (await CopyAsync("copy", $"/{Bucket}/key", ("x-amz-copy-source-if-match", etag))).Succeeded();
        (await CopyAsync("copy", $"/{Bucket}/key", ("x-amz-copy-source-if-match", "\"x\""))).Failed(412, "PreconditionFailed");
        (await CopyAsync("copy", $"/{Bucket}/key", ("x-amz-copy-source-if-none-match", etag))).Failed(412, "PreconditionFailed");
    }

    private async Task PutWithMetadataAsync()
    {
        var request = Raw.Request("PUT", $"/{Bucket}/key", "", Encoding.UTF8.GetBytes("content")).With("x-amz-meta-colour", "green").With("Content-Type", "text/x-test");
        (await Raw.SendSignedAsync(request, Cancellation)).Succeeded();
    }

    private async Task AssertMetadataAsync(string key, string colour, string type)
    {
        var head = (await Raw.HeadAsync($"/{Bucket}/{key}", Cancellation)).Succeeded();
        Assert.Equal(colour, head.Header("x-amz-meta-colour"));
        Assert.Equal(type, head.Header("Content-Type"));
    }

    private Task<RawResponse> CopyAsync(string key, string source, params (string Name, string Value)[] headers)
    {
        var request = Raw.Request("PUT", $"/{Bucket}/{key}", "", []).With("x-amz-copy-source", source);
        foreach (var (name, value) in headers)
            request.With(name, value);

        return Raw.SendSignedAsync(request, Cancellation);
    }
}

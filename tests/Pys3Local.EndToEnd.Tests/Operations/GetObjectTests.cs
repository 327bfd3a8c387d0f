using Amazon.S3.Model;
using Pys3Local.EndToEnd.Harness;
using Pys3Local.EndToEnd.Harness.Raw;

namespace Pys3Local.EndToEnd.Operations;

public sealed class GetObjectTests(ServerFixture server) : ServerTest(server)
{
    private const string Content = "0123456789";

    [Test]
    public async Task Sdk_range_and_missing_key()
    {
        await PutAsync("key", Content);
        using var response = await Sdk.GetObjectAsync(new GetObjectRequest { BucketName = Bucket, Key = "key", ByteRange = new(2, 4) }, Cancellation);
        using var text = new StreamReader(response.ResponseStream);
        Assert.Equal("234", await text.ReadToEndAsync(Cancellation));

        var missing = await Assert.ThrowsAsync<NoSuchKeyException>(() => Sdk.GetObjectAsync(Bucket, "missing", Cancellation));
        Assert.Equal("NoSuchKey", missing.ErrorCode);
    }

    [Test]
    [Arguments("bytes=0-0", "0", "bytes 0-0/10")]
    [Arguments("bytes=2-4", "234", "bytes 2-4/10")]
    [Arguments("bytes=7-", "789", "bytes 7-9/10")]
    [Arguments("bytes=7-100", "789", "bytes 7-9/10")]
    [Arguments("bytes=-3", "789", "bytes 7-9/10")]
    [Arguments("bytes=-100", "0123456789", "bytes 0-9/10")]
    public async Task Raw_range_partial_content(string range, string expected, string contentRange)
    {
        await PutAsync("key", Content);
        var response = (await SendAsync("GET", ("Range", range))).Succeeded(206);
        Assert.Equal(expected, response.Text);
        Assert.Equal(contentRange, response.Header("Content-Range"));
        Assert.Equal("bytes", response.Header("Accept-Ranges"));
    }

    [Test]
    [Arguments("bytes=10-")]
    [Arguments("bytes=10-20")]
    [Arguments("bytes=-0")]
    public async Task Raw_range_outside_InvalidRange(string range)
    {
        await PutAsync("key", Content);
        (await SendAsync("GET", ("Range", range))).Failed(416, "InvalidRange");
    }

    [Test]
    public async Task If_Match_200_or_412()
    {
        var etag = await PutAndTagAsync();
        (await SendAsync("GET", ("If-Match", etag))).Succeeded();
        (await SendAsync("GET", ("If-Match", "*"))).Succeeded();
        (await SendAsync("GET", ("If-Match", $"\"x\", {etag}"))).Succeeded();
        (await SendAsync("GET", ("If-Match", "\"x\""))).Failed(412, "PreconditionFailed");
        (await SendAsync("HEAD", ("If-Match", "\"x\""))).Succeeded(412);
    }

    [Test]
    public async Task If_None_Match_304_or_200()
    {
        var etag = await PutAndTagAsync();
        var notModified = (await SendAsync("GET", ("If-None-Match", etag))).Succeeded(304);
        Assert.Equal(etag, notModified.Header("ETag"));
        Assert.Empty(notModified.Body);
        (await SendAsync("GET", ("If-None-Match", "*"))).Succeeded(304);
        (await SendAsync("GET", ("If-None-Match", "\"x\""))).Succeeded();
    }

    [Test]
    public async Task If_Modified_Since_and_If_Unmodified_Since()
    {
        await PutAndTagAsync();
        var modified = (await SendAsync("HEAD")).Header("Last-Modified")!;
        const string LongAgo = "Sat, 01 Jan 2000 00:00:00 GMT";
        (await SendAsync("GET", ("If-Modified-Since", modified))).Succeeded(304);
        (await SendAsync("GET", ("If-Modified-Since", LongAgo))).Succeeded();
        (await SendAsync("GET", ("If-Unmodified-Since", modified))).Succeeded();
        (await SendAsync("GET", ("If-Unmodified-Since", LongAgo))).Failed(412, "PreconditionFailed");
    }

    /// <summary>Where both are given, the entity tag decides: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html</summary>
    [Test]
    public async Task Entity_tag_outweighs_the_date()
    {
        var etag = await PutAndTagAsync();
        const string LongAgo = "Sat, 01 Jan 2000 00:00:00 GMT";
        (await SendAsync("GET", ("If-Match", etag), ("If-Unmodified-Since", LongAgo))).Succeeded();
        (await SendAsync("GET", ("If-None-Match", etag), ("If-Modified-Since", LongAgo))).Succeeded(304);
    }

    [Test]
    public async Task Response_overrides_replace_the_stored_headers()
    {
        await PutAsync("key", Content);
        var response = (await Raw.GetAsync(
            $"/{Bucket}/key",
            "response-content-type=text%2Fcsv&response-cache-control=no-store&response-content-disposition=inline&response-content-encoding=x&response-content-language=fr&response-expires=Wed%2C%2021%20Oct%202026%2007%3A28%3A00%20GMT",
            Cancellation)).Succeeded();
        Assert.Equal("text/csv", response.Header("Content-Type"));
        Assert.Equal("no-store", response.Header("Cache-Control"));
        Assert.Equal("inline", response.Header("Content-Disposition"));
        Assert.Equal("x", response.Header("Content-Encoding"));
        Assert.Equal("fr", response.Header("Content-Language"));
        Assert.Equal("Wed, 21 Oct 2026 07:28:00 GMT", response.Header("Expires"));
    }

    [Test]
    public async Task Response_overrides_cannot_add_a_header()
    {
        await PutAsync("key", Content);
        var response = await Raw.GetAsync($"/{Bucket}/key", "response-content-type=text%2Fcsv%0D%0AX-Injected%3A%20yes", Cancellation);
        Assert.Null(response.Header("X-Injected"));
        Assert.True(response.Status is 200 or 400, response.ToString());
    }

    [Test]
    public async Task Missing_NoSuchKey_or_NoSuchBucket()
    {
        (await Raw.GetAsync($"/{Bucket}/missing", cancellation: Cancellation)).Failed(404, "NoSuchKey");
        (await Raw.GetAsync("/not-there/missing", cancellation: Cancellation)).Failed(404, "NoSuchBucket");
    }

    [Test]
    public async Task Served_with_nosniff()
    {
        await PutAsync("key", Content);
        Assert.Equal("nosniff", (await SendAsync("GET")).Succeeded().Header("X-Content-Type-Options"));
    }

    [Test]
    public async Task Read_while_replaced_is_the_old_object_whole()
    {
        var old = SampleData.Bytes(32 << 20, 1);
        await PutAsync("key", old);
        using var connection = await Raw.OpenAsync(Cancellation);
        var request = Raw.Request("GET", $"/{Bucket}/key");
        Raw.Signer.SignHeader(request);
        await connection.SendHeadAsync(request, Cancellation);

        // More than the sockets hold: the reader stands in the middle of the object while it is replaced.
        var first = connection.ReadResponseAsync("GET", Cancellation);
        await PutAsync("key", SampleData.Bytes(32 << 20, 2));

        var read = (await first).Succeeded().Body;
        Assert.True(read.AsSpan().SequenceEqual(old) || read.AsSpan().SequenceEqual(SampleData.Bytes(32 << 20, 2)), "a mixture was read");
    }

    private async Task<string> PutAndTagAsync()
    {
        await PutAsync("key", Content);
        return (await SendAsync("HEAD")).Succeeded().Header("ETag")!;
    }

    private Task<RawResponse> SendAsync(string method, params (string Name, string Value)[] headers)
    {
        var request = Raw.Request(method, $"/{Bucket}/key");
        foreach (var (name, value) in headers)
            request.With(name, value);

        return Raw.SendSignedAsync(request, Cancellation);
    }
}

using System.Security.Cryptography;
using Amazon.S3.Model;
using Pys3Local.EndToEnd.Harness;
using Pys3Local.EndToEnd.Harness.Raw;

namespace Pys3Local.EndToEnd.Operations;

public sealed class PutObjectTests(ServerFixture server) : ServerTest(server)
{
    /// <summary>What is kept and given back, as headers of the upload and of the download alike.</summary>
    private static readonly (string Name, string Value)[] Kept =
    [
        ("Content-Type", "text/x-test; charset=utf-8"), ("Cache-Control", "max-age=60, private"), ("Content-Disposition", "attachment; filename=\"a b.txt\""),
        ("Content-Encoding", "gzip"), ("Content-Language", "de, en"), ("Expires", "Wed, 21 Oct 2026 07:28:00 GMT"),
        ("x-amz-meta-colour", "green"), ("x-amz-meta-with-dashes", "a, b;c=\"d\""),
    ];

    /// <summary>Form, length of the body, length of a chunk; one chunk is larger than the 16 MiB at which other servers stop.</summary>
    public static IEnumerable<(string, int, int)> Chunkings
    {
        get
        {
            foreach (var form in new[] { ChunkedUpload.SignedForm, ChunkedUpload.SignedTrailerForm, ChunkedUpload.UnsignedTrailerForm })
            {
                foreach (var (length, chunk) in new[] { (0, 65536), (1, 65536), (65536, 65536), (1000, 1), (200_001, 8192), ((17 << 20) + 1, 17 << 20) })
                    yield return (form, length, chunk);
            }
        }
    }

    [Test]
    public async Task Sdk_keeps_content_and_metadata()
    {
        var request = new PutObjectRequest { BucketName = Bucket, Key = "dir/key", ContentBody = "content", ContentType = "text/x-test" };
        request.Metadata.Add("colour", "green");
        request.Headers.CacheControl = "max-age=1";
        var put = await Sdk.PutObjectAsync(request, Cancellation);

        var head = await Sdk.GetObjectMetadataAsync(Bucket, "dir/key", Cancellation);
        Assert.Equal("text/x-test", head.Headers.ContentType);
        Assert.Equal("green", head.Metadata["colour"]);
        Assert.Equal("max-age=1", head.Headers.CacheControl);
        Assert.Equal(put.ETag, head.ETag);
    }

    [Test]
    public async Task Raw_ETag_is_the_MD5()
    {
        var body = SampleData.Bytes(123_456);
        var response = (await Raw.PutAsync($"/{Bucket}/key", body, cancellation: Cancellation)).Succeeded();
        Assert.Equal($"\"{Convert.ToHexStringLower(MD5.HashData(body))}\"", response.Header("ETag"));
        Assert.Empty(response.Body);
    }

    [Test]
    public async Task Raw_keeps_its_headers()
    {
        var request = Raw.Request("PUT", $"/{Bucket}/key", "", "content"u8.ToArray());
        foreach (var (name, value) in Kept)
            request.With(name, value);

        (await Raw.SendSignedAsync(request, Cancellation)).Succeeded();

        foreach (var response in new[] { await Raw.HeadAsync($"/{Bucket}/key", Cancellation), await Raw.GetAsync($"/{Bucket}/key", cancellation: Cancellation) })
        {
            foreach (var (name, value) in Kept)
                Assert.Equal(value, response.Succeeded().Header(name));
        }
    }

    [Test]
    public async Task Aws_chunked_in_Content_Encoding_is_not_kept()
    {
        var request = Raw.Request("PUT", $"/{Bucket}/key");
        var upload = new ChunkedUpload(SampleData.Bytes(1000)) { Form = ChunkedUpload.SignedForm };
        (await Raw.SendAsync(upload.Sign(request, Raw.Signer), Cancellation)).Succeeded();

        Assert.DoesNotContain("aws-chunked", (await Raw.HeadAsync($"/{Bucket}/key", Cancellation)).Header("Content-Encoding") ?? "", StringComparison.Ordinal);
    }

    [Test]
    [MethodDataSource(nameof(Chunkings))]
    public async Task Chunked_every_form_and_chunk_size(string form, int length, int chunkBytes)
    {
        var body = SampleData.Bytes(length);
        var request = new ChunkedUpload(body) { Form = form, ChunkBytes = chunkBytes }.Sign(Raw.Request("PUT", $"/{Bucket}/key"), Raw.Signer);
        (await Raw.SendAsync(request, Cancellation)).Succeeded();

        Assert.Equal(body, await GetAsync("key"));
    }

    /// <summary>faults C4: whoever announces a checksum believes the content to be protected by it.</summary>
    [Test]
    public async Task Chunked_declared_trailer_that_does_not_come()
    {
        var upload = new ChunkedUpload(SampleData.Bytes(1000)) { Form = ChunkedUpload.UnsignedTrailerForm, OmitTrailer = true };
        (await Raw.SendAsync(upload.Sign(Raw.Request("PUT", $"/{Bucket}/key"), Raw.Signer), Cancellation)).Failed(400, "MalformedTrailerError");
        (await SendAsync("GET", "/key")).Failed(404, "NoSuchKey");
    }

    /// <summary>A proxy takes the length away and frames the aws-chunked body once more.</summary>
    [Test]
    public async Task Transfer_Encoding_chunked_around_aws_chunked()
    {
        var body = SampleData.Bytes(100_000);
        var request = new ChunkedUpload(body) { Form = ChunkedUpload.SignedForm }.Sign(Raw.Request("PUT", $"/{Bucket}/key"), Raw.Signer);
        request.ContentLength = null;
        request.With("Transfer-Encoding", "chunked");
        var framed = request.Body;
        request.Body = [.. System.Text.Encoding.ASCII.GetBytes($"{framed.Length:x}\r\n"), .. framed, .. "\r\n0\r\n\r\n"u8];

        (await Raw.SendAsync(request, Cancellation)).Succeeded();
        Assert.Equal(body, await GetAsync("key"));
    }

    [Test]
    public async Task Content_hash_that_is_none_is_refused()
    {
        var request = Raw.Request("PUT", $"/{Bucket}/key", "", "content"u8.ToArray());
        Raw.Signer.SignHeader(request, "not-a-hash");

        (await Raw.SendAsync(request, Cancellation)).Failed(400, "InvalidArgument");
        Assert.Equal(404, (await Raw.GetAsync($"/{Bucket}/key", cancellation: Cancellation)).Status);
    }

    [Test]
    public async Task Overwrite_last_one_wins()
    {
        await PutAsync("key", "first and longer");
        await PutAsync("key", "second");
        Assert.Equal("second"u8.ToArray(), await GetAsync("key"));
    }

    [Test]
    public async Task Empty_object_and_folder_marker()
    {
        await PutAsync("empty");
        await PutAsync("folder/");
        Assert.Empty(await GetAsync("empty"));
        Assert.Empty(await GetAsync("folder/"));
        Assert.Equal("\"d41d8cd98f00b204e9800998ecf8427e\"", (await Raw.HeadAsync($"/{Bucket}/folder/", Cancellation)).Header("ETag"));
    }

    [Test]
    public async Task No_bucket_NoSuchBucket() =>
        (await Raw.PutAsync("/not-there/key", "content"u8.ToArray(), cancellation: Cancellation)).Failed(404, "NoSuchBucket");

    [Test]
    public async Task If_None_Match_star_only_where_there_is_none()
    {
        RawRequest Create(string body) => Raw.Request("PUT", $"/{Bucket}/key", "", System.Text.Encoding.UTF8.GetBytes(body)).With("If-None-Match", "*");
        (await Raw.SendSignedAsync(Create("first"), Cancellation)).Succeeded();
        (await Raw.SendSignedAsync(Create("second"), Cancellation)).Failed(412, "PreconditionFailed");
        Assert.Equal("first"u8.ToArray(), await GetAsync("key"));
    }

    [Test]
    public async Task If_None_Match_star_of_64_writers_one_wins()
    {
        var writers = Enumerable.Range(0, 64).Select(async i =>
        {
            var request = Raw.Request("PUT", $"/{Bucket}/race", "", SampleData.Bytes(1000, i)).With("If-None-Match", "*");
            return (Number: i, (await Raw.SendSignedAsync(request, Cancellation)).Status);
        });
        var results = await Task.WhenAll(writers);

        var winner = Assert.Single(results, result => result.Status == 200);
        Assert.All(results, result => Assert.Contains(result.Status, (int[])[200, 409, 412]));
        Assert.Equal(SampleData.Bytes(1000, winner.Number), await GetAsync("race"));
    }

    [Test]
    public async Task If_Match_only_on_the_expected_object()
    {
        await PutAsync("key", "first");
        var etag = (await Raw.HeadAsync($"/{Bucket}/key", Cancellation)).Header("ETag")!;
        RawRequest Replace(string match) => Raw.Request("PUT", $"/{Bucket}/key", "", "second"u8.ToArray()).With("If-Match", match);

        (await Raw.SendSignedAsync(Replace("\"00000000000000000000000000000000\""), Cancellation)).Failed(412, "PreconditionFailed");
        (await Raw.SendSignedAsync(Replace(etag), Cancellation)).Succeeded();
        (await Raw.SendSignedAsync(Replace(etag), Cancellation)).Failed(412, "PreconditionFailed");
    }

    [Test]
    public async Task ACL_private_as_older_rclone_sends_works() =>
        (await Raw.SendSignedAsync(Raw.Request("PUT", $"/{Bucket}/key", "", []).With("x-amz-acl", "private"), Cancellation)).Succeeded();
}

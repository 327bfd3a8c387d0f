using Amazon.S3.Model;
using Pys3Local.EndToEnd.Harness;
using Pys3Local.EndToEnd.Harness.Raw;

namespace Pys3Local.EndToEnd.Operations;

public sealed class UploadPartCopyTests(ServerFixture server) : MultipartUploadTest(server)
{
    private static readonly byte[] Content = SampleData.Bytes(PartBytes + 1000);

    [Test]
    public async Task Sdk_range_of_a_source()
    {
        await PutAsync("source + é", Content);
        var upload = await InitiateAsync("copy");
        var part = await Sdk.CopyPartAsync(
            new() { SourceBucket = Bucket, SourceKey = "source + é", DestinationBucket = Bucket, DestinationKey = "copy", UploadId = upload, PartNumber = 1, FirstByte = 10, LastByte = 999 },
            Cancellation);
        var complete = new CompleteMultipartUploadRequest { BucketName = Bucket, Key = "copy", UploadId = upload };
        complete.AddPartETags(new PartETag(1, part.ETag));
        await Sdk.CompleteMultipartUploadAsync(complete, Cancellation);

        Assert.Equal(Content[10..1000], await GetAsync("copy"));
    }

    [Test]
    public async Task Raw_whole_and_range_together()
    {
        await PutAsync("source", Content);
        var upload = await InitiateAsync("copy");
        var first = await CopyAsync(upload, 1, null);
        var second = await CopyAsync(upload, 2, "bytes=0-99");
        (await CompleteAsync("copy", upload, (1, ETag(first)), (2, ETag(second)))).Succeeded();

        Assert.Equal(Content.Concat(Content[..100]), await GetAsync("copy"));
    }

    [Test]
    [Arguments("bytes=0-99999999")]
    [Arguments("bytes=5-2")]
    [Arguments("bytes=-5")]
    [Arguments("nonsense")]
    public async Task Raw_range_that_is_not_inside_is_refused(string range)
    {
        await PutAsync("source", Content);
        var response = await CopyAsync(await InitiateAsync("copy"), 1, range);
        Assert.True(response.Status is 400 or 416, response.ToString());
    }

    [Test]
    public async Task Raw_missing_source_NoSuchKey() => (await CopyAsync(await InitiateAsync("copy"), 1, null)).Failed(404, "NoSuchKey");

    private static string ETag(RawResponse response) => response.Succeeded().Xml.Element("ETag")!.Value;

    private Task<RawResponse> CopyAsync(string upload, int number, string? range)
    {
        var request = Raw.Request("PUT", $"/{Bucket}/copy", $"partNumber={number}&uploadId={UriEncoding.Encode(upload)}", []).With("x-amz-copy-source", $"/{Bucket}/source");
        if (range is not null)
            request.With("x-amz-copy-source-range", range);

        return Raw.SendSignedAsync(request, Cancellation);
    }
}

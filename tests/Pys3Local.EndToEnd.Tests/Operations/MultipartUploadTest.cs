using System.Text;
using Pys3Local.EndToEnd.Harness;
using Pys3Local.EndToEnd.Harness.Raw;

namespace Pys3Local.EndToEnd.Operations;

/// <summary>What the tests of the multipart operations have in common.</summary>
public abstract class MultipartUploadTest(ServerFixture server) : ServerTest(server)
{
    /// <summary>The smallest size of a part that is not the last one.</summary>
    protected const int PartBytes = 5 << 20;

    protected async Task<string> InitiateAsync(string key) =>
        (await Raw.PostAsync($"/{Bucket}/{key}", "uploads", [], Cancellation)).Succeeded().Xml.Element("UploadId")!.Value;

    protected Task<RawResponse> UploadPartAsync(string key, string upload, int number, byte[] body) =>
        Raw.PutAsync($"/{Bucket}/{key}", body, $"partNumber={number}&uploadId={UriEncoding.Encode(upload)}", Cancellation);

    protected Task<RawResponse> CompleteAsync(string key, string upload, params (int Number, string ETag)[] parts)
    {
        var listed = string.Concat(parts.Select(part => $"<Part><PartNumber>{part.Number}</PartNumber><ETag>{part.ETag}</ETag></Part>"));
        var body = $"""<CompleteMultipartUpload xmlns="http://s3.amazonaws.com/doc/2006-03-01/">{listed}</CompleteMultipartUpload>""";
        return Raw.PostAsync($"/{Bucket}/{key}", $"uploadId={UriEncoding.Encode(upload)}", Encoding.UTF8.GetBytes(body), Cancellation);
    }

    /// <summary>Uploads a part that must be accepted.</summary>
    protected async Task<(int Number, string ETag)> PartAsync(string key, string upload, int number, byte[] body) =>
        (number, (await UploadPartAsync(key, upload, number, body)).Succeeded().Header("ETag")!);
}

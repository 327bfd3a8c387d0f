using System.Text;
using Pys3Local.EndToEnd.Harness;
using Pys3Local.EndToEnd.Harness.Raw;

namespace Pys3Local.EndToEnd.BadInput;

/// <summary>Requests that no client sends: an S3 error, never a 500 and never a stored object.</summary>
public sealed class BadRequestTests(ServerFixture server) : ServerTest(server)
{
    [Test]
    [Arguments("torrent")]
    [Arguments("analytics")]
    [Arguments("metrics")]
    [Arguments("intelligent-tiering")]
    [Arguments("restore")]
    [Arguments("metadataTable")]
    public async Task Unknown_sub_resource_of_an_object_NotImplemented_and_nothing_stored(string name)
    {
        await PutAsync("key", "before");

        (await Raw.PutAsync($"/{Bucket}/key", "after"u8.ToArray(), name, Cancellation)).Failed(501, "NotImplemented");
        (await Raw.GetAsync($"/{Bucket}/key", name, Cancellation)).Failed(501, "NotImplemented");
        (await Raw.DeleteAsync($"/{Bucket}/key", name, Cancellation)).Failed(501, "NotImplemented");

        Assert.Equal("before", Encoding.UTF8.GetString(await GetAsync("key")));
    }

    [Test]
    [Arguments("metadataTable")]
    public async Task Unknown_sub_resource_of_a_bucket_NotImplemented_and_the_bucket_stays(string name)
    {
        (await Raw.PutAsync($"/{Bucket}", "<X/>"u8.ToArray(), name, Cancellation)).Failed(501, "NotImplemented");
        (await Raw.GetAsync($"/{Bucket}", name, Cancellation)).Failed(501, "NotImplemented");
        (await Raw.DeleteAsync($"/{Bucket}", name, Cancellation)).Failed(501, "NotImplemented");

        (await Raw.HeadAsync($"/{Bucket}", Cancellation)).Succeeded();
    }

    [Test]
    [Arguments("")]
    [Arguments("not xml")]
    [Arguments("<Delete>")]
    [Arguments("<Delete><Object><Key>k</Key></Object>")]
    [Arguments("<Wrong/>")]
    [Arguments("<Delete/>")]
    [Arguments("<Delete><Object/></Delete>")]
    [Arguments("<!DOCTYPE d [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><Delete><Object><Key>&e;</Key></Object></Delete>")]
    [Arguments("<!DOCTYPE d [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]><Delete><Object><Key>&b;</Key></Object></Delete>")]
    [Arguments("<Delete><Object><Key>\u0001</Key></Object></Delete>")]
    public async Task DeleteObjects_MalformedXML_is_refused(string body)
    {
        await PutAsync("k", "unharmed");

        var response = await PostXmlAsync($"/{Bucket}", "delete", body);

        Assert.Contains(response.Xml.Element("Code")?.Value, (string[])["MalformedXML", "MissingRequestBodyError"]);
        response.Succeeded(400);
        await GetAsync("k");
    }

    [Test]
    public async Task DeleteObjects_deep_XML_MalformedXML()
    {
        var depth = 20_000;
        var body = string.Concat(Enumerable.Repeat("<Delete>", depth)) + string.Concat(Enumerable.Repeat("</Delete>", depth));

        (await PostXmlAsync($"/{Bucket}", "delete", body)).Failed(400, "MalformedXML");
    }

    [Test]
    public async Task DeleteObjects_more_than_1000_keys_MalformedXML()
    {
        var keys = string.Concat(Enumerable.Range(0, 1001).Select(i => $"<Object><Key>{i}</Key></Object>"));

        (await PostXmlAsync($"/{Bucket}", "delete", $"<Delete>{keys}</Delete>")).Failed(400, "MalformedXML");
    }

    [Test]
    public async Task DeleteObjects_huge_body_is_not_read_into_memory()
    {
        var response = await PostXmlAsync($"/{Bucket}", "delete", "<Delete>" + new string(' ', 32 << 20) + "</Delete>");

        Assert.True(response.Status == 400, response.ToString());
        Assert.True(Process.PeakResidentBytes < 80L << 20);
    }

    [Test]
    [Arguments("not xml")]
    [Arguments("<CompleteMultipartUpload/>")]
    [Arguments("<CompleteMultipartUpload><Part><PartNumber>x</PartNumber><ETag>e</ETag></Part></CompleteMultipartUpload>")]
    [Arguments("<CompleteMultipartUpload><Part><PartNumber>1</PartNumber></Part></CompleteMultipartUpload>")]
    public async Task CompleteMultipartUpload_MalformedXML(string body)
    {
        var upload = (await Raw.PostAsync($"/{Bucket}/key", "uploads", [], Cancellation)).Succeeded().Xml.Element("UploadId")!.Value;

        (await PostXmlAsync($"/{Bucket}/key", $"uploadId={UriEncoding.Encode(upload)}", body)).Failed(400, "MalformedXML");
        (await Raw.HeadAsync($"/{Bucket}/key", Cancellation)).Succeeded(404);
    }

    [Test]
    [Arguments("not xml")]
    [Arguments("<CreateBucketConfiguration><LocationConstraint>mars</LocationConstraint></CreateBucketConfiguration>")]
    public async Task CreateBucket_bad_configuration_no_bucket(string body)
    {
        var response = await Raw.PutAsync($"/{Bucket}-new", Encoding.UTF8.GetBytes(body), cancellation: Cancellation);

        Assert.True(response.Status == 400, response.ToString());
        (await Raw.HeadAsync($"/{Bucket}-new", Cancellation)).Succeeded(404);
    }

    [Test]
    [Arguments("max-keys=-1")]
    [Arguments("max-keys=99999999999999999999")]
    [Arguments("max-keys=ten")]
    [Arguments("max-keys=1.5")]
    [Arguments("list-type=3")]
    [Arguments("list-type=2&continuation-token=%00%01nonsense")]
    [Arguments("encoding-type=base64")]
    [Arguments("uploads&max-uploads=-1")]
    [Arguments("uploads&max-uploads=99999999999999999999")]
    public async Task List_bad_parameter_InvalidArgument(string query) =>
        (await Raw.GetAsync($"/{Bucket}", query, Cancellation)).Failed(400, "InvalidArgument");

    [Test]
    [Arguments("0")]
    [Arguments("-1")]
    [Arguments("10001")]
    [Arguments("99999999999999999999")]
    [Arguments("one")]
    [Arguments("")]
    public async Task UploadPart_bad_part_number_InvalidArgument(string number)
    {
        var upload = (await Raw.PostAsync($"/{Bucket}/key", "uploads", [], Cancellation)).Succeeded().Xml.Element("UploadId")!.Value;

        (await Raw.PutAsync($"/{Bucket}/key", "part"u8.ToArray(), $"partNumber={number}&uploadId={UriEncoding.Encode(upload)}", Cancellation)).Failed(400, "InvalidArgument");
    }

    [Test]
    [Arguments("../../x")]
    [Arguments("nonsense")]
    [Arguments("")]
    [Arguments("%00")]
    public async Task UploadPart_unknown_upload_NoSuchUpload(string upload)
    {
        var response = await Raw.PutAsync($"/{Bucket}/key", "part"u8.ToArray(), $"partNumber=1&uploadId={upload}", Cancellation);

        response.Failed(404, "NoSuchUpload");
        (await Raw.HeadAsync($"/{Bucket}/key", Cancellation)).Succeeded(404);
    }

    /// <summary>Within what a request line may hold: an S3 error. Above it, the HTTP layer's own refusal is enough.</summary>
    [Test]
    [Arguments(1_500)]
    [Arguments(40_000)]
    public async Task Thousands_of_query_keys_are_refused(int count)
    {
        var query = string.Join('&', Enumerable.Range(0, count).Select(i => $"{i:x}="));
        var response = await Raw.PutAsync($"/{Bucket}/key", "content"u8.ToArray(), query, Cancellation);

        Assert.True(response.Status is >= 400 and < 500, response.ToString());
        (await Raw.HeadAsync($"/{Bucket}/key", Cancellation)).Succeeded(404);
    }

    [Test]
    public async Task Thousands_of_headers_are_refused()
    {
        var request = Raw.Request("PUT", $"/{Bucket}/key", "", "content"u8.ToArray());
        for (var i = 0; i < 2000; i++)
            request.Headers.Add(new($"X-Amz-Meta-{i}", "v"));

        var response = await Raw.SendSignedAsync(request, Cancellation);

        Assert.True(response.Status is >= 400 and < 500, response.ToString());
        (await Raw.HeadAsync($"/{Bucket}/key", Cancellation)).Succeeded(404);
    }

    [Test]
    public async Task Metadata_over_two_kilobytes_MetadataTooLarge()
    {
        var request = Raw.Request("PUT", $"/{Bucket}/key", "", "content"u8.ToArray()).With("x-amz-meta-long", new string('v', 2100));

        (await Raw.SendSignedAsync(request, Cancellation)).Failed(400, "MetadataTooLarge");
        (await Raw.HeadAsync($"/{Bucket}/key", Cancellation)).Succeeded(404);
    }

    [Test]
    [Arguments("x-amz-server-side-encryption", "aws:kms:dsse")]
    [Arguments("x-amz-server-side-encryption", "nonsense")]
    [Arguments("x-amz-server-side-encryption-customer-algorithm", "AES256")]
    public async Task Encryption_that_is_not_done_is_refused(string header, string value)
    {
        var request = Raw.Request("PUT", $"/{Bucket}/key", "", "content"u8.ToArray()).With(header, value);
        var response = await Raw.SendSignedAsync(request, Cancellation);

        Assert.True(response.Status is 400 or 501, response.ToString());
        (await Raw.HeadAsync($"/{Bucket}/key", Cancellation)).Succeeded(404);
    }

    [Test]
    [Arguments("PATCH")]
    [Arguments("TRACE")]
    [Arguments("MKCOL")]
    [Arguments("PROPFIND")]
    public async Task Method_that_S3_does_not_have_MethodNotAllowed(string method) =>
        (await Raw.SendSignedAsync(Raw.Request(method, $"/{Bucket}/key", "", []), Cancellation)).Failed(405, "MethodNotAllowed");

    [Test]
    [Arguments("bytes=-0")]
    [Arguments("bytes=100-")]
    [Arguments("bytes=99999999999999999999-")]
    public async Task Range_outside_the_object_InvalidRange(string range)
    {
        await PutAsync("key", "ten bytes.");
        (await Raw.SendSignedAsync(Raw.Request("GET", $"/{Bucket}/key").With("Range", range), Cancellation)).Failed(416, "InvalidRange");
    }

    [Test]
    [Arguments("bytes=5-2")]
    [Arguments("bytes=a-b")]
    [Arguments("lines=1-2")]
    [Arguments("bytes=")]
    public async Task Range_that_is_none_is_ignored(string range)
    {
        await PutAsync("key", "ten bytes.");
        Assert.Equal("ten bytes.", (await Raw.SendSignedAsync(Raw.Request("GET", $"/{Bucket}/key").With("Range", range), Cancellation)).Succeeded().Text);
    }

    private Task<RawResponse> PostXmlAsync(string path, string query, string body)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        var request = Raw.Request("POST", path, query, bytes).With("Content-MD5", Convert.ToBase64String(System.Security.Cryptography.MD5.HashData(bytes)));
        return Raw.SendSignedAsync(request, Cancellation);
    }
}

using Pys3Local.S3.Checksums;
using Pys3Local.S3.Tests.Body;
using Pys3Local.S3.Tests.Endpoint;

namespace Pys3Local.S3.Tests.Operations;

/// <summary>faults C34: each of the API's ten algorithms, in each way that a request or an answer carries one.</summary>
public sealed class ChecksumMatrixTests
{
    private const string Text = "123456789";
    private const string Wrong = "987654321";

    private static readonly Dictionary<string, Func<ChecksumMatrixTests, Task>> Ways = new()
    {
        ["header of PutObject"] = t => t.HeaderAsync(),
        ["trailer of PutObject"] = t => t.TrailerAsync(),
        ["field of PostObject"] = t => t.FieldAsync(),
        ["PutObject presigned, the read too"] = t => t.PresignedAsync(),
        ["header of UploadPart, COMPOSITE"] = t => t.PartsAsync("COMPOSITE", trailer: false),
        ["trailer of UploadPart, COMPOSITE"] = t => t.PartsAsync("COMPOSITE", trailer: true),
        ["header of UploadPart, FULL_OBJECT"] = t => t.PartsAsync("FULL_OBJECT", trailer: false),
        ["UploadPart without any"] = t => t.PartWithoutAsync(),
        ["UploadPartCopy"] = t => t.PartCopyAsync(),
        ["CopyObject that keeps"] = t => t.CopyAsync(),
        ["CopyObject that asks for it"] = t => t.CopyAskedAsync(),
        ["HeadObject, GetObject"] = t => t.ReadAsync(),
        ["GetObjectAttributes"] = t => t.AttributesAsync(),
        ["lists"] = t => t.ListsAsync(),
        ["a document"] = t => t.DocumentAsync(),
    };

    private readonly TestServer _server = new(change: options => options with { NoAuth = true });
    private readonly TestServer _signed = new();
    private ChecksumAlgorithm _algorithm;

    public static IEnumerable<(string Algorithm, string Way)> Table => ChecksumNames.All.SelectMany(a => Ways.Keys.Select(way => (a.Name(), way)));

    private string Header => _algorithm.Header();

    private string Element => "Checksum" + _algorithm.Name();

    private string Value => Checks.Value(_algorithm, "123456789"u8.ToArray());

    private string WrongValue => Checks.Value(_algorithm, "987654321"u8.ToArray());

    [Test]
    public void The_table_is_whole() => Assert.Equal((10, 15, 150), (ChecksumNames.All.Count, Ways.Count, Table.Distinct().Count()));

    [Test]
    [MethodDataSource(nameof(Table))]
    public async Task Carried(string algorithm, string way)
    {
        _algorithm = ChecksumNames.FromName(algorithm)!.Value;
        await _server.DoAsync("PUT", "/bucket");
        await Ways[way](this);
    }

    private async Task HeaderAsync()
    {
        await _server.RefusedAsync(400, "BadDigest", "PUT", "/bucket/key", Text, (Header, WrongValue));
        await _server.RefusedAsync(400, "InvalidRequest", "PUT", "/bucket/key", Text, (Header, "AAA="));
        IsAnswered(await _server.DoAsync("PUT", "/bucket/key", Text, (Header, Value)));
        await IsKeptAsync("key");
    }

    private async Task TrailerAsync()
    {
        (await TrailedAsync("/bucket/key", WrongValue)).IsError(400, "BadDigest");
        IsAnswered(await TrailedAsync("/bucket/key", Value));
        await IsKeptAsync("key");
    }

    private async Task FieldAsync()
    {
        (await PostAsync(WrongValue)).IsError(400, "BadDigest");
        Assert.Equal(204, (await PostAsync(Value)).Status);
        await IsKeptAsync("form");
    }

    /// <summary>In a presigned URL of a write the value says nothing (see <c>QueryHeaders</c>): what is kept is what S3 adds. A read may ask for it there.</summary>
    private async Task PresignedAsync()
    {
        await _signed.DoAsync("PUT", "/bucket");
        var now = _signed.Time.GetUtcNow();
        var put = await _signed.AsAsync(null, "PUT", Presigner.V4("PUT", $"/bucket/key?{Header}={Uri.EscapeDataString(WrongValue)}", TestServer.Owner, now), Text);
        Assert.Equal((200, Checks.Value(ChecksumAlgorithm.Crc64Nvme, "123456789"u8.ToArray())), (put.Status, put.Header("x-amz-checksum-crc64nvme")));

        await _signed.DoAsync("PUT", "/bucket/key", Text, (Header, Value));
        IsAnswered(await _signed.AsAsync(null, "GET", Presigner.V4("GET", "/bucket/key?x-amz-checksum-mode=ENABLED", TestServer.Owner, now)));
    }

    private async Task PartsAsync(string type, bool trailer)
    {
        var isOffered = type == "COMPOSITE" ? _algorithm != ChecksumAlgorithm.Crc64Nvme : _algorithm.CanCombine();
        var opened = await _server.SendAsync("POST", "/bucket/key?uploads", "", ("x-amz-checksum-algorithm", _algorithm.Name()), ("x-amz-checksum-type", type));
        if (!isOffered)
        {
            opened.IsError(400, "InvalidRequest");
            return;
        }

        Assert.Equal((_algorithm.Name(), type), (opened.Header("x-amz-checksum-algorithm"), opened.Header("x-amz-checksum-type")));
        var target = $"/bucket/key?partNumber=1&uploadId={opened.Value("UploadId")}";
        var wrong = trailer ? await TrailedAsync(target, WrongValue) : await _server.SendAsync("PUT", target, Text, (Header, WrongValue));
        wrong.IsError(400, "BadDigest");
        var part = trailer ? await TrailedAsync(target, Value) : await _server.DoAsync("PUT", target, Text, (Header, Value));
        Assert.Equal(Value, part.Header(Header));
        Assert.Equal(Value, (await _server.DoAsync("GET", $"/bucket/key?uploadId={opened.Value("UploadId")}")).Value(Element));
        await CompleteAsync(opened.Value("UploadId"), part.Header("ETag")!, type);
    }

    private async Task CompleteAsync(string id, string etag, string type)
    {
        string Parts(string element, string value) =>
            $"<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>{etag}</ETag><{element}>{value}</{element}></Part></CompleteMultipartUpload>";
        var target = $"/bucket/key?uploadId={id}";
        var whole = type == "FULL_OBJECT" ? Value : Checks.Value(_algorithm, Convert.FromBase64String(Value)) + "-1";
        await _server.RefusedAsync(400, "InvalidPart", "POST", target, Parts(Element, WrongValue));
        await _server.RefusedAsync(400, "BadDigest", "POST", target, Parts(Element, Value), (Header, WrongValue));
        var done = await _server.DoAsync("POST", target, Parts(Element, Value), (Header, whole));
        Assert.Equal((whole, type), (done.Value(Element), done.Value("ChecksumType")));

        var attributes = await _server.DoAsync("GET", "/bucket/key?attributes", "", ("x-amz-object-attributes", "Checksum,ObjectParts"));
        Assert.Equal([whole, Value], attributes.Values(Element));
        var head = await _server.DoAsync("HEAD", "/bucket/key", "", ("x-amz-checksum-mode", "ENABLED"));
        Assert.Equal((whole, type), (head.Header(Header), head.Header("x-amz-checksum-type")));

        // faults C15
        foreach (var method in new[] { "GET", "HEAD" })
        {
            var read = await _server.DoAsync(method, "/bucket/key?partNumber=1", "", ("x-amz-checksum-mode", "ENABLED"));
            Assert.Equal((206, type == "COMPOSITE" ? Value : null), (read.Status, read.Header(Header)));
        }
    }

    /// <summary>faults C32: completion would compare nothing else with the part. For the whole object's checksum S3 computes it.</summary>
    private async Task PartWithoutAsync()
    {
        var opened = await _server.DoAsync("POST", "/bucket/key?uploads", "", ("x-amz-checksum-algorithm", _algorithm.Name()));
        var target = $"/bucket/key?partNumber=1&uploadId={opened.Value("UploadId")}";
        var part = await _server.SendAsync("PUT", target, Text);
        if (_algorithm == ChecksumAlgorithm.Crc64Nvme)
        {
            Assert.Equal((200, Value), (part.Status, part.Header(Header)));
            return;
        }

        part.IsError(400, "InvalidRequest");
        Assert.Contains($"expected checksum Type: {_algorithm.Name()}, actual checksum Type: null", part.Text);
        var other = _algorithm == ChecksumAlgorithm.Sha1 ? ChecksumAlgorithm.Md5 : ChecksumAlgorithm.Sha1;
        await _server.RefusedAsync(400, "InvalidRequest", "PUT", target, Text, (other.Header(), Checks.Value(other, "123456789"u8.ToArray())));
    }

    private async Task PartCopyAsync()
    {
        await _server.DoAsync("PUT", "/bucket/source", Text);
        var opened = await _server.DoAsync("POST", "/bucket/key?uploads", "", ("x-amz-checksum-algorithm", _algorithm.Name()));
        var copy = await _server.DoAsync("PUT", $"/bucket/key?partNumber=1&uploadId={opened.Value("UploadId")}", "", ("x-amz-copy-source", "bucket/source"));
        Assert.Equal(Value, copy.Value(Element));
    }

    private async Task CopyAsync()
    {
        await _server.DoAsync("PUT", "/bucket/source", Text, (Header, Value));
        var copy = await _server.DoAsync("PUT", "/bucket/key", "", ("x-amz-copy-source", "bucket/source"));
        Assert.Equal((Value, "FULL_OBJECT"), (copy.Value(Element), copy.Value("ChecksumType")));
        await IsKeptAsync("key");
    }

    private async Task CopyAskedAsync()
    {
        await _server.DoAsync("PUT", "/bucket/source", Text);
        var copy = await _server.DoAsync("PUT", "/bucket/key", "", ("x-amz-copy-source", "bucket/source"), ("x-amz-checksum-algorithm", _algorithm.Name().ToLowerInvariant()));
        Assert.Equal((Value, "FULL_OBJECT"), (copy.Value(Element), copy.Value("ChecksumType")));
        await IsKeptAsync("key");
    }

    private async Task ReadAsync()
    {
        await _server.DoAsync("PUT", "/bucket/key", Text, (Header, Value));
        foreach (var method in new[] { "GET", "HEAD" })
        {
            IsAnswered(await _server.DoAsync(method, "/bucket/key", "", ("x-amz-checksum-mode", "enabled")));
            IsAnswered(await _server.DoAsync(method, "/bucket/key?partNumber=1", "", ("x-amz-checksum-mode", "ENABLED")));
            Assert.Null((await _server.DoAsync(method, "/bucket/key")).Header(Header));
            Assert.Null((await _server.DoAsync(method, "/bucket/key", "", ("x-amz-checksum-mode", "ENABLED"), ("Range", "bytes=0-3"))).Header(Header));
        }
    }

    private async Task AttributesAsync()
    {
        await _server.DoAsync("PUT", "/bucket/key", Text, (Header, Value));
        var attributes = await _server.DoAsync("GET", "/bucket/key?attributes", "", ("x-amz-object-attributes", "Checksum"));
        Assert.Equal((Value, "FULL_OBJECT"), (attributes.Value(Element), attributes.Value("ChecksumType")));
    }

    private async Task ListsAsync()
    {
        await _server.DoAsync("PUT", "/bucket/key", Text, (Header, Value));
        foreach (var target in new[] { "/bucket", "/bucket?list-type=2", "/bucket?versions" })
            Assert.Equal(_algorithm.Name(), (await _server.DoAsync("GET", target)).Value("ChecksumAlgorithm"));

        await _server.DoAsync("POST", "/bucket/open?uploads", "", ("x-amz-checksum-algorithm", _algorithm.Name()));
        Assert.Equal(_algorithm.Name(), (await _server.DoAsync("GET", "/bucket?uploads")).Value("ChecksumAlgorithm"));
    }

    private async Task DocumentAsync()
    {
        const string Delete = "<Delete><Object><Key>a</Key></Object></Delete>";
        await _server.RefusedAsync(400, "BadDigest", "POST", "/bucket?delete", Delete, (Header, WrongValue));
        await _server.DoAsync("POST", "/bucket?delete", Delete, (Header, Checks.Value(_algorithm, System.Text.Encoding.UTF8.GetBytes(Delete))));
    }

    private void IsAnswered(TestResponse response) => Assert.Equal((Value, "FULL_OBJECT"), (response.Header(Header), response.Header("x-amz-checksum-type")));

    private async Task IsKeptAsync(string key) => IsAnswered(await _server.DoAsync("HEAD", $"/bucket/{key}", "", ("x-amz-checksum-mode", "ENABLED")));

    private Task<TestResponse> TrailedAsync(string target, string value) => _server.AsAsync(
        null, "PUT", target, $"9\r\n{Text}\r\n0\r\n{Header}:{value}\r\n\r\n", ("x-amz-content-sha256", "STREAMING-UNSIGNED-PAYLOAD-TRAILER"),
        ("x-amz-decoded-content-length", "9"), ("Content-Encoding", "aws-chunked"), ("x-amz-trailer", Header));

    private Task<TestResponse> PostAsync(string value) => _server.AsAsync(
        null, "POST", "/bucket",
        $"--B\r\nContent-Disposition: form-data; name=\"key\"\r\n\r\nform\r\n--B\r\nContent-Disposition: form-data; name=\"{Header}\"\r\n\r\n{value}\r\n"
        + $"--B\r\nContent-Disposition: form-data; name=\"file\"; filename=\"f\"\r\n\r\n{Text}\r\n--B--\r\n", ("Content-Type", "multipart/form-data; boundary=B"));
}

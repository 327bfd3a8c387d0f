using Pys3Local.S3.Tests.Endpoint;
using Pys3Local.Storage;

namespace Pys3Local.S3.Tests.Operations;

/// <summary>Header values on their way in, kept, and out again; what says who and when.</summary>
public sealed class KeptHeadersTests
{
    private readonly TestServer _server = new();

    public static IEnumerable<string> KeptHeaders =>
        ["x-amz-meta-a", "Content-Type", "Cache-Control", "Content-Disposition", "Content-Encoding", "Content-Language", "Expires", "x-amz-website-redirect-location"];

    public static IEnumerable<string> WrongHashes =>
    [
        "junk", "x", "unsigned-payload", "UNSIGNED-PAYLOAD ", "required", "STREAMING-", "STREAMING-UNSIGNED-PAYLOAD", new string('a', 63), new string('a', 65),
        new string('g', 64), "da39a3ee5e6b4b0d3255bfef95601890afd80709", "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
    ];

    /// <summary>faults C5. (That of signed requests: RequestBodyTests.)</summary>
    [Test]
    [MethodDataSource(nameof(WrongHashes))]
    public async Task A_payload_hash_that_is_none_is_refused_in_every_request(string hash)
    {
        var open = new TestServer(change: options => options with { NoAuth = true });
        await open.DoAsync("PUT", "/bucket");
        (string, string)[] headers = [("x-amz-content-sha256", hash)];
        foreach (var (method, target) in new[] { ("PUT", "/bucket/key"), ("PUT", "/bucket/key?partNumber=1&uploadId=u"), ("PUT", "/bucket/key?tagging"), ("PUT", "/bucket?acl"), ("POST", "/bucket?delete"), ("GET", "/bucket"), ("GET", "/bucket/key") })
        {
            var answer = await open.AsAsync(null, method, target, method == "GET" ? "" : "x", headers);
            answer.IsError(400, "InvalidArgument");
            Assert.Contains("STREAMING-UNSIGNED-PAYLOAD-TRAILER", answer.Value("Message"));
        }
    }

    /// <summary>faults C6.</summary>
    [Test]
    [Arguments("Miniö", "=?UTF-8?Q?Mini=C3=B6?=")]
    [Arguments("=?UTF-8?Q?plain?=", "plain")]
    [Arguments("=?UTF-8?B?5pel5pys?=", "=?UTF-8?B?5pel5pys?=")]
    [Arguments("a\tb", "a\tb")]
    public async Task Metadata_other_than_ASCII_goes_out_as_encoded_words(string sent, string expected)
    {
        await _server.DoAsync("PUT", "/bucket");
        await _server.DoAsync("PUT", "/bucket/key", "x", ("x-amz-meta-a", sent));
        await _server.DoAsync("PUT", "/bucket/copy", "", ("x-amz-copy-source", "bucket/key"));
        foreach (var key in new[] { "key", "copy" })
            Assert.Equal(expected, (await _server.DoAsync("HEAD", $"/bucket/{key}")).Header("x-amz-meta-a"));
    }

    /// <summary>faults C8: 98 entries of 4 bytes, and as many as fit.</summary>
    [Test]
    [Arguments(98, 2)]
    [Arguments(500, 1)]
    public async Task Only_the_size_of_metadata_counts(int count, int valueLength)
    {
        await _server.DoAsync("PUT", "/bucket");
        var entries = Enumerable.Range(0, count).Select(i => ($"x-amz-meta-{i:x}", new string('v', valueLength))).ToArray();
        await _server.DoAsync("PUT", "/bucket/key", "x", entries);
        var head = await _server.DoAsync("HEAD", "/bucket/key");
        Assert.Equal(count, head.Headers.Count(h => h.Key.StartsWith("x-amz-meta-")));
    }

    [Test]
    [Arguments(2047, 200)]
    [Arguments(2048, 400)]
    public async Task Metadata_has_2_KB_of_UTF_8(int bytes, int status)
    {
        await _server.DoAsync("PUT", "/bucket");
        var value = new string('ö', bytes / 2) + (bytes % 2 == 1 ? "o" : "");
        var put = await _server.SendAsync("PUT", "/bucket/key", "x", ("x-amz-meta-a", value));
        Assert.Equal((status, status == 200 ? null : "MetadataTooLarge"), (put.Status, put.Code));
    }

    /// <summary>faults C38: refused when put, however it comes.</summary>
    [Test]
    [MethodDataSource(nameof(KeptHeaders))]
    public async Task A_control_character_in_what_is_kept_is_refused(string header)
    {
        await _server.DoAsync("PUT", "/bucket");
        foreach (var control in "\u0001\u001f\u007f\u0085")
        {
            var value = (header == "x-amz-website-redirect-location" ? "/" : "") + $"a{control}b";
            foreach (var target in new[] { "/bucket/key", "/bucket/key?uploads" })
            {
                var answer = await _server.SendAsync(target.Contains('?') ? "POST" : "PUT", target, "", (header, value));
                Assert.Equal(400, answer.Status);
            }
        }

        if (header.StartsWith("x-amz-meta", StringComparison.Ordinal))
            await _server.RefusedAsync(400, "InvalidArgument", "PUT", "/bucket/key", "x", (header, "=?UTF-8?Q?a=0D=0Ab?="));

        await _server.RefusedAsync(404, "NoSuchKey", "GET", "/bucket/key");
    }

    [Test]
    public async Task A_control_character_in_what_an_answer_is_to_say_is_refused()
    {
        await _server.DoAsync("PUT", "/bucket");
        await _server.DoAsync("PUT", "/bucket/key", "x");
        foreach (var name in new[] { "response-content-type", "response-content-disposition", "response-expires" })
            await _server.RefusedAsync(400, "InvalidArgument", "GET", $"/bucket/key?{name}=a%0Ab");
    }

    /// <summary>faults C38: what came with a file may be more than an upload can bring.</summary>
    [Test]
    public async Task A_copy_of_too_much_metadata_is_refused_and_one_that_replaces_it_is_not()
    {
        await _server.DoAsync("PUT", "/bucket");
        await _server.DoAsync("PUT", "/bucket/key", "x");
        await _server.Store.UpdateObjectAsync("bucket", "key", null, info => info with { Metadata = StringMap.Empty.SetItem("a", new string('v', 3000)) }, TestRun.Cancellation);

        await _server.RefusedAsync(400, "MetadataTooLarge", "PUT", "/bucket/copy", "", ("x-amz-copy-source", "bucket/key"));
        await _server.DoAsync("PUT", "/bucket/copy", "", ("x-amz-copy-source", "bucket/key"), ("x-amz-metadata-directive", "REPLACE"));
    }

    /// <summary>faults C24: what was stored before, or came with a file, never makes an answer impossible.</summary>
    [Test]
    public async Task A_name_that_no_header_has_is_counted_and_left_out()
    {
        await _server.DoAsync("PUT", "/bucket");
        await _server.DoAsync("PUT", "/bucket/key", "x");
        await _server.Store.UpdateObjectAsync("bucket", "key", null, info => info with
        {
            Metadata = StringMap.Empty.SetItem("a b", "1").SetItem("c:d", "2").SetItem("good", "x\r\ny").SetItem("é", "3"),
        }, TestRun.Cancellation);

        var head = await _server.DoAsync("GET", "/bucket/key");
        Assert.Equal(("3", "xy"), (head.Header("x-amz-missing-meta"), head.Header("x-amz-meta-good")));
        Assert.Single(head.Headers, h => h.Key.StartsWith("x-amz-meta-"));
    }

    /// <summary>faults C24.</summary>
    [Test]
    [Arguments("x-amz-meta-a b")]
    [Arguments("x-amz-meta-a:b")]
    [Arguments("x-amz-meta-é")]
    [Arguments("x-amz-meta-a\tb")]
    public async Task A_field_of_a_form_that_is_no_name_is_refused(string name)
    {
        var open = new TestServer(change: options => options with { NoAuth = true });
        await open.DoAsync("PUT", "/bucket");
        var form = $"--B\r\nContent-Disposition: form-data; name=\"key\"\r\n\r\nk\r\n--B\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\nv\r\n"
            + "--B\r\nContent-Disposition: form-data; name=\"file\"; filename=\"f\"\r\n\r\nx\r\n--B--\r\n";
        (await open.AsAsync(null, "POST", "/bucket", form, ("Content-Type", "multipart/form-data; boundary=B"))).IsError(400, "InvalidArgument");
    }

    /// <summary>faults C24.</summary>
    [Test]
    [Arguments("<AllowedOrigin>*</AllowedOrigin><ExposeHeader>a&#10;b</ExposeHeader>")]
    [Arguments("<AllowedOrigin>*</AllowedOrigin><ExposeHeader>a b</ExposeHeader>")]
    [Arguments("<AllowedOrigin>*</AllowedOrigin><ExposeHeader></ExposeHeader>")]
    [Arguments("<AllowedOrigin>*</AllowedOrigin><AllowedHeader>a&#13;b</AllowedHeader>")]
    [Arguments("<AllowedOrigin>*</AllowedOrigin><AllowedHeader>a b*</AllowedHeader>")]
    [Arguments("<AllowedOrigin>http://a&#10;b</AllowedOrigin>")]
    public async Task A_rule_of_CORS_that_no_header_can_say_is_refused(string rest)
    {
        await _server.DoAsync("PUT", "/bucket");
        await _server.RefusedAsync(400, "InvalidRequest", "PUT", "/bucket?cors", $"<CORSConfiguration><CORSRule>{rest}<AllowedMethod>GET</AllowedMethod></CORSRule></CORSConfiguration>");
    }

    /// <summary>faults C11: as Last-Modified says it.</summary>
    [Test]
    public async Task Times_in_documents_are_whole_seconds()
    {
        _server.Time.Advance(TimeSpan.FromMilliseconds(123.4567));
        await _server.DoAsync("PUT", "/bucket");
        await _server.DoAsync("PUT", "/bucket/key", "x");
        var id = (await _server.DoAsync("POST", "/bucket/open?uploads")).Value("UploadId");
        await _server.DoAsync("PUT", $"/bucket/open?partNumber=1&uploadId={id}", "x");
        const string expected = "2026-03-10T12:00:00.000Z";
        foreach (var (target, element) in new[]
        {
            ("/bucket", "LastModified"), ("/bucket?list-type=2", "LastModified"), ("/bucket?versions", "LastModified"), ("/bucket?uploads", "Initiated"),
            ($"/bucket/open?uploadId={id}", "LastModified"), ("/", "CreationDate"),
        })
        {
            Assert.Equal(expected, (await _server.DoAsync("GET", target)).Value(element));
        }

        Assert.Equal(expected, (await _server.DoAsync("PUT", "/bucket/copy", "", ("x-amz-copy-source", "bucket/key"))).Value("LastModified"));
        Assert.Equal(expected, (await _server.DoAsync("PUT", $"/bucket/open?partNumber=2&uploadId={id}", "", ("x-amz-copy-source", "bucket/key"))).Value("LastModified"));
    }

    /// <summary>faults C12: each way to write.</summary>
    [Test]
    [Arguments("Suspended", false)]
    [Arguments("Enabled", true)]
    public async Task A_write_names_its_version_where_it_has_one(string state, bool named)
    {
        await _server.DoAsync("PUT", "/bucket");
        await _server.DoAsync("PUT", "/bucket?versioning", $"<VersioningConfiguration><Status>{state}</Status></VersioningConfiguration>");
        var put = await _server.DoAsync("PUT", "/bucket/key", "x");
        var copy = await _server.DoAsync("PUT", "/bucket/copy", "", ("x-amz-copy-source", "bucket/key"));
        var id = (await _server.DoAsync("POST", "/bucket/parts?uploads")).Value("UploadId");
        var part = await _server.DoAsync("PUT", $"/bucket/parts?partNumber=1&uploadId={id}", "x");
        var done = await _server.DoAsync("POST", $"/bucket/parts?uploadId={id}", $"<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>{part.Header("ETag")}</ETag></Part></CompleteMultipartUpload>");
        foreach (var answer in new[] { put, copy, done })
            Assert.Equal(named, answer.Header("x-amz-version-id") is not null);

        Assert.Equal(!named, (await _server.DoAsync("HEAD", "/bucket/key")).Header("x-amz-version-id") == "null");
    }

    /// <summary>faults C16.</summary>
    [Test]
    public async Task An_upload_shows_who_opened_it()
    {
        await _server.DoAsync("PUT", "/bucket");
        await _server.DoAsync("PUT", "/bucket?policy", """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"otto"},"Action":"s3:*","Resource":["arn:aws:s3:::bucket","arn:aws:s3:::bucket/*"]}]}""");
        var id = (await _server.AsAsync(TestServer.Other, "POST", "/bucket/key?uploads")).Value("UploadId");
        foreach (var target in new[] { "/bucket?uploads", $"/bucket/key?uploadId={id}" })
        {
            var names = (await _server.DoAsync("GET", target)).Values("DisplayName");
            Assert.Equal([TestServer.Other.User, TestServer.Owner.User], names);
        }

        await _server.DoAsync("PUT", "/bucket?ownershipControls", "<OwnershipControls><Rule><ObjectOwnership>ObjectWriter</ObjectOwnership></Rule></OwnershipControls>");
        var own = (await _server.AsAsync(TestServer.Other, "POST", "/bucket/own?uploads")).Value("UploadId");
        Assert.Equal([TestServer.Other.User, TestServer.Other.User], (await _server.AsAsync(TestServer.Other, "GET", $"/bucket/own?uploadId={own}")).Values("DisplayName"));
    }
}

using System.Security.Cryptography;
using System.Text;
using Pys3Local.S3.Tests.Endpoint;
using static Pys3Local.S3.Tests.Encryption.EncryptingServer;

namespace Pys3Local.S3.Tests.Encryption;

/// <summary>Every way to write and to read, in every mode: the content comes back, the answers say the mode, and the store below holds no content.</summary>
public sealed class EveryOperationTests
{
    private const string Content = "what nobody else is to read";

    private readonly TestServer _server = EncryptingServer.New();

    public static IEnumerable<(string From, string To)> Copies() =>
        from source in (string[])["plain", "AES256", "aws:kms", "customer"]
        from target in (string[])["plain", "AES256", "aws:kms", "customer"]
        select (source, target);

    [Test]
    [Arguments("AES256")]
    [Arguments("aws:kms")]
    [Arguments("customer")]
    public async Task Put_and_read(string mode)
    {
        await _server.DoAsync("PUT", "/bucket");
        var put = await _server.DoAsync("PUT", "/bucket/key", Content, Of(mode));
        Says(mode, put);
        Assert.False(await IsPlainAsync(_server, "key", Content));
        var key = mode == "customer" ? Of(mode) : [];
        foreach (var (method, target) in new[] { ("GET", "/bucket/key"), ("HEAD", "/bucket/key") })
        {
            var response = await _server.DoAsync(method, target, "", key);
            Says(mode, response);
            Assert.Equal(put.Header("ETag"), response.Header("ETag"));
            Assert.Equal($"{Content.Length}", response.Header("Content-Length"));
            Assert.Equal(method == "GET" ? Content : "", response.Text);
        }

        var part = await _server.DoAsync("GET", "/bucket/key", "", [.. key, ("Range", "bytes=5-10")]);
        Says(mode, part);
        Assert.Equal((206, Content[5..11]), (part.Status, part.Text));
        Assert.Equal(mode == "customer", put.Header("ETag") != $"\"{Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(Content)))}\"");
        Assert.Equal($"{Content.Length}", (await _server.DoAsync("GET", "/bucket/key?attributes", "", [.. key, ("x-amz-object-attributes", "ObjectSize")])).Value("ObjectSize"));
    }

    [Test]
    [Arguments("AES256")]
    [Arguments("aws:kms")]
    [Arguments("customer")]
    public async Task Upload_in_parts(string mode)
    {
        await _server.DoAsync("PUT", "/bucket");
        await _server.DoAsync("PUT", "/bucket/source", Content);
        var begun = await _server.DoAsync("POST", "/bucket/key?uploads", "", Of(mode));
        Says(mode, begun);
        var upload = begun.Value("UploadId");
        var key = mode == "customer" ? Of(mode) : [];
        var large = new string('x', 5 << 20);
        var first = await _server.DoAsync("PUT", $"/bucket/key?partNumber=1&uploadId={upload}", large, key);
        Says(mode, first);
        var second = await _server.DoAsync("PUT", $"/bucket/key?partNumber=7&uploadId={upload}", "", [.. key, ("x-amz-copy-source", "bucket/source")]);
        Says(mode, second);
        Assert.Equal(2, (await _server.DoAsync("GET", $"/bucket/key?uploadId={upload}", "", key)).Values("PartNumber").Count);
        var done = await _server.DoAsync("POST", $"/bucket/key?uploadId={upload}",
            $"<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>{first.Header("ETag")}</ETag></Part><Part><PartNumber>7</PartNumber><ETag>{second.Value("ETag")}</ETag></Part></CompleteMultipartUpload>", key);
        Assert.Equal(mode == "customer" ? null : mode, done.Header(Algorithm));
        var read = await _server.DoAsync("GET", "/bucket/key", "", key);
        Says(mode, read);
        Assert.Equal(large + Content, read.Text);
        Assert.Equal(done.Value("ETag"), read.Header("ETag"));
        Assert.Equal(Content, (await _server.DoAsync("GET", "/bucket/key?partNumber=2", "", key)).Text);
        Assert.False(await IsPlainAsync(_server, "key", Content));
    }

    [Test]
    [Arguments("AES256")]
    [Arguments("aws:kms")]
    [Arguments("customer")]
    public async Task Post_a_form(string mode)
    {
        await _server.DoAsync("PUT", "/bucket");
        var posted = await SignedForm.PostAsync(_server, TestServer.Owner, "bucket", "key", Content, Of(mode));
        Assert.Equal(204, posted.Status);
        Says(mode, posted);
        Assert.Equal(Content, (await _server.DoAsync("GET", "/bucket/key", "", mode == "customer" ? Of(mode) : [])).Text);
        Assert.False(await IsPlainAsync(_server, "key", Content));
    }

    [Test]
    [MethodDataSource(nameof(Copies))]
    public async Task Copy_from_each_mode_to_each(string from, string to)
    {
        await _server.DoAsync("PUT", "/bucket");
        await _server.DoAsync("PUT", "/bucket/source", Content, Of(from));
        var copied = await _server.DoAsync("PUT", "/bucket/copy", "", [("x-amz-copy-source", "bucket/source"), .. Of(to), .. from == "customer" ? With("one", SourceCustomer) : []]);

        // What is encrypted is never decrypted because nobody said anything.
        var expected = to == "plain" && from != "plain" ? "AES256" : to;
        Says(expected, copied);
        var read = await _server.DoAsync("GET", "/bucket/copy", "", expected == "customer" ? Of(expected) : []);
        Says(expected, read);
        Assert.Equal(Content, read.Text);
        Assert.Equal(copied.Value("ETag"), read.Header("ETag"));
        Assert.Equal(expected == "customer", read.Header("ETag") != $"\"{Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(Content)))}\"");
        Assert.Equal(expected == "plain", await IsPlainAsync(_server, "copy", Content));
    }

    [Test]
    [Arguments("plain", "AES256")]
    [Arguments("AES256", "customer")]
    [Arguments("customer", "AES256")]
    public async Task A_copy_onto_itself_changes_the_encryption(string from, string to)
    {
        await _server.DoAsync("PUT", "/bucket");
        await _server.DoAsync("PUT", "/bucket/key", Content, Of(from));
        await _server.DoAsync("PUT", "/bucket/key", "", [("x-amz-copy-source", "bucket/key"), .. Of(to), .. from == "customer" ? With("one", SourceCustomer) : []]);
        var read = await _server.DoAsync("GET", "/bucket/key", "", to == "customer" ? Of(to) : []);
        Says(to, read);
        Assert.Equal(Content, read.Text);
    }

    [Test]
    public async Task Metadata_is_changed_in_place_and_the_encryption_stays()
    {
        await _server.DoAsync("PUT", "/bucket");
        await _server.DoAsync("PUT", "/bucket/key", Content, Of("AES256"));
        Says("AES256", await _server.DoAsync("PUT", "/bucket/key", "", ("x-amz-copy-source", "bucket/key"), ("x-amz-metadata-directive", "REPLACE"), ("x-amz-meta-a", "b")));
        var read = await _server.DoAsync("GET", "/bucket/key");
        Says("AES256", read);
        Assert.Equal((Content, "b"), (read.Text, read.Header("x-amz-meta-a")!));
    }

    [Test]
    public async Task Versions_are_encrypted_each_with_its_own_key()
    {
        await _server.DoAsync("PUT", "/bucket");
        await _server.DoAsync("PUT", "/bucket?versioning", "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>");
        var written = new List<(string Mode, string? Version)>();
        foreach (var mode in (string[])["plain", "AES256", "customer", "aws:kms"])
            written.Add((mode, (await _server.DoAsync("PUT", "/bucket/key", mode, Of(mode))).Header("x-amz-version-id")));

        foreach (var (mode, version) in written)
        {
            var read = await _server.DoAsync("GET", $"/bucket/key?versionId={version}", "", mode == "customer" ? Of(mode) : []);
            Says(mode, read);
            Assert.Equal(mode, read.Text);
        }
    }
}

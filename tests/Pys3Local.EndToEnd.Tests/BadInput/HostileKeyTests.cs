using Pys3Local.EndToEnd.Harness;
using Pys3Local.EndToEnd.Harness.Raw;

namespace Pys3Local.EndToEnd.BadInput;

/// <summary>Names that lead elsewhere on other servers: here each is stored under exactly that name, or refused; nothing leaves the data directory.</summary>
public sealed class HostileKeyTests : IAsyncInitializer, IAsyncDisposable
{
    private readonly TemporaryDirectory _sandbox = new();
    private Pys3LocalProcess _server = null!;

    /// <summary>The path after <c>/bucket/</c> as it stands in the request line, and the key that it means.</summary>
    public static IEnumerable<(string, string)> Keys =>
    [
        ("..", ".."),
        (".", "."),
        ("../../escaped", "../../escaped"),
        ("../other/escaped", "../other/escaped"),
        ("../.pys3local/escaped", "../.pys3local/escaped"),
        ("..%2f..%2fescaped", "../../escaped"),
        ("%2e%2e/%2e%2e/escaped", "../../escaped"),
        ("%2E%2E%2F%2E%2E%2Fescaped", "../../escaped"),
        ("%252e%252e/%252e%252e/escaped", "%2e%2e/%2e%2e/escaped"),
        ("..%255c..%255cescaped", "..%5c..%5cescaped"),
        ("..%5C..%5Cescaped", @"..\..\escaped"),
        ("a/../../../../escaped", "a/../../../../escaped"),
        ("a/./b", "a/./b"),
        ("a/..", "a/.."),
        ("/x", "/x"),
        ("//x", "//x"),
        ("%2fx", "/x"),
        ("%2Ftmp%2Fescaped", "/tmp/escaped"),
        ("a//b", "a//b"),
        ("a/", "a/"),
        ("~/escaped", "~/escaped"),
        ("C%3A%5Cescaped", @"C:\escaped"),
        ("..%C0%AFescaped", ""),
        ("%2e%2e%00/escaped", ""),
        ("a%00b", ""),
        ("%FF%FE", ""),
        ("bad%zzescape", ""),
        ("trailing%2", ""),
    ];

    private static CancellationToken Cancellation => TestRun.Cancellation;

    private RawS3 Raw => _server.Raw;

    public async Task InitializeAsync()
    {
        _server = await Pys3LocalProcess.StartAsync(new() { DataDirectory = _sandbox["data"], Home = Directory.CreateDirectory(_sandbox["home"]).FullName }, Cancellation);
        (await Raw.PutAsync("/bucket", [], cancellation: Cancellation)).Succeeded();
        (await Raw.PutAsync("/other", [], cancellation: Cancellation)).Succeeded();
        (await Raw.PutAsync("/bucket/source", Content, cancellation: Cancellation)).Succeeded();
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _sandbox.Dispose();
    }

    private static byte[] Content => "content"u8.ToArray();

    /// <param name="path">As it is sent.</param>
    /// <param name="key">What it means; empty: it means nothing, and is refused.</param>
    [Test]
    [MethodDataSource(nameof(Keys))]
    public async Task PutObject_stays_in_its_bucket(string path, string key)
    {
        var request = Raw.Request("PUT", $"/bucket/{path}", "", Content);
        Raw.Signer.SignHeader(request);
        var response = await Raw.SendAsync(request, Cancellation);

        if (key.Length == 0)
        {
            Assert.True(response.Status is 400 or 403, response.ToString());
            Assert.Equal(["source"], await ListAsync());
        }
        else
        {
            response.Succeeded();
            Assert.Equal(new[] { key, "source" }.Order(StringComparer.Ordinal), await ListAsync());
            Assert.Equal(Content, (await Raw.GetAsync($"/bucket/{path}", cancellation: Cancellation)).Succeeded().Body);
            (await Raw.DeleteAsync($"/bucket/{path}", cancellation: Cancellation)).Succeeded(204);
            Assert.Equal(["source"], await ListAsync());
        }

        Assert.Equal(Content, (await Raw.GetAsync("/bucket/source", cancellation: Cancellation)).Succeeded().Body);
        AssertNothingEscaped();
    }

    [Test]
    [Arguments("/bucket/../../../../../../etc/passwd")]
    [Arguments("/bucket/%2e%2e/%2e%2e/%2e%2e/%2e%2e/etc/passwd")]
    [Arguments("bucket/..%2f..%2f..%2f..%2fetc%2fpasswd")]
    [Arguments("/bucket/%2fetc%2fpasswd")]
    public async Task CopyObject_source_outside_NoSuchKey(string source)
    {
        var request = Raw.Request("PUT", "/bucket/copy", "", []).With("x-amz-copy-source", source);

        (await Raw.SendSignedAsync(request, Cancellation)).Failed(404, "NoSuchKey");
    }

    [Test]
    [Arguments("/../etc/passwd")]
    [Arguments("/%2e%2e/etc/passwd")]
    [Arguments("/..%2fetc%2fpasswd")]
    [Arguments("/./source")]
    [Arguments("/.pys3local/x")]
    [Arguments("/.pys3local")]
    [Arguments("/%2epys3local/x")]
    [Arguments("/BUCKET/x")]
    [Arguments("//source")]
    [Arguments("/a%00b/x")]
    public async Task No_bucket_of_that_name_is_ever_read_or_made(string path)
    {
        foreach (var method in new[] { "GET", "PUT", "DELETE" })
        {
            var request = Raw.Request(method, path, "", Content);
            Raw.Signer.SignHeader(request);
            var response = await Raw.SendAsync(request, Cancellation);
            Assert.True(response.Status is 400 or 403 or 404 or 405, $"{method} {path}: {response}");
        }

        AssertNothingEscaped();
    }

    [Test]
    [Arguments(1024, 200)]
    [Arguments(1025, 400)]
    public async Task Key_of_1024_bytes_is_the_longest(int bytes, int status)
    {
        var response = await Raw.PutAsync($"/bucket/{new string('k', bytes)}", Content, cancellation: Cancellation);

        if (status == 200)
            response.Succeeded();
        else
            response.Failed(400, "KeyTooLongError");
    }

    [Test]
    public async Task Key_of_1024_bytes_of_UTF_8_is_counted_in_bytes()
    {
        (await Raw.PutAsync($"/bucket/{UriEncoding.Encode(new string('é', 512))}", Content, cancellation: Cancellation)).Succeeded();
        (await Raw.PutAsync($"/bucket/{UriEncoding.Encode(new string('é', 513))}", Content, cancellation: Cancellation)).Failed(400, "KeyTooLongError");
    }

    [Test]
    public async Task DeleteObjects_keys_that_lead_outside_are_only_keys()
    {
        await File.WriteAllTextAsync(_sandbox["victim"], "unharmed", Cancellation);
        var body = "<Delete><Object><Key>../../victim</Key></Object><Object><Key>../../../victim</Key></Object></Delete>"u8.ToArray();
        var request = Raw.Request("POST", "/bucket", "delete", body).With("Content-MD5", Convert.ToBase64String(System.Security.Cryptography.MD5.HashData(body)));

        (await Raw.SendSignedAsync(request, Cancellation)).Succeeded();

        Assert.Equal("unharmed", await File.ReadAllTextAsync(_sandbox["victim"], Cancellation));
    }

    private async Task<IEnumerable<string>> ListAsync()
    {
        var page = (await Raw.GetAsync("/bucket", "list-type=2&encoding-type=url", Cancellation)).Succeeded();
        return page.Xml.Elements("Contents").Select(entry => Uri.UnescapeDataString(entry.Element("Key")!.Value)).Order(StringComparer.Ordinal);
    }

    /// <summary>The sandbox has the data and the home, the data has the two buckets and the server's own room, and <c>escaped</c> is nowhere else.</summary>
    private void AssertNothingEscaped()
    {
        Assert.Equal(["data", "home"], Directory.GetFileSystemEntries(_sandbox.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Subset(
            new HashSet<string?>([".pys3local", "bucket", "other"]),
            Directory.GetFileSystemEntries(_sandbox["data"]).Select(Path.GetFileName).ToHashSet());
        Assert.DoesNotContain(StoredFiles.In(_sandbox["data/other"]), file => file.Contains("escaped", StringComparison.Ordinal));
        Assert.False(File.Exists("/escaped") || File.Exists("/tmp/escaped"));
    }
}

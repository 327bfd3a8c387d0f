using System.Text;
using System.Text.RegularExpressions;
using Pys3Local.EndToEnd.Harness;
using Pys3Local.EndToEnd.Harness.Raw;
using YamlDotNet.RepresentationModel;

namespace Pys3Local.EndToEnd.Cloud;

/// <summary>Two servers before one service serve one truth.</summary>
[ClassDataSource<ServerPair>(Shared = SharedType.PerClass)]
public sealed partial class TwoServersTests(ServerPair pair)
{
    private const int Writers = 64;
    private const int PartBytes = 5 << 20;

    private static CancellationToken Cancellation => TestRun.Cancellation;

    [Test]
    public void The_proxy_of_the_compose_file_knows_every_server()
    {
        var yaml = new YamlStream();
        using var text = new StreamReader(ServerPair.ComposeFile);
        yaml.Load(text);
        var root = (YamlMappingNode)yaml.Documents[0].RootNode;
        var servers = ((YamlMappingNode)root["services"]).Children
            .Where(service => service.Value["image"].ToString().StartsWith("pys3local/", StringComparison.Ordinal))
            .Select(service => $"{service.Key}{service.Value["environment"]["PYS3LOCAL_LISTEN"]}");
        Assert.Equal(["one:9000", "two:9000"], servers);
        Assert.Equal(servers, Upstream().Matches(root["configs"]["proxy"]["content"].ToString()).Select(match => match.Groups[1].Value));
    }

    [Test]
    public async Task What_one_has_written_or_removed_is_so_for_the_other()
    {
        (await pair.One.Raw.PutAsync($"/{ServerPair.Bucket}/seen", "content"u8.ToArray(), cancellation: Cancellation)).Succeeded();
        Assert.Equal("content", (await pair.Two.Raw.GetAsync($"/{ServerPair.Bucket}/seen", cancellation: Cancellation)).Succeeded().Text);
        Assert.Contains("<Key>seen</Key>", (await pair.Two.Raw.GetAsync($"/{ServerPair.Bucket}", "list-type=2", Cancellation)).Succeeded().Text);
        (await pair.Two.Raw.DeleteAsync($"/{ServerPair.Bucket}/seen", cancellation: Cancellation)).Succeeded(204);
        (await pair.One.Raw.GetAsync($"/{ServerPair.Bucket}/seen", cancellation: Cancellation)).Failed(404, "NoSuchKey");
    }

    [Test]
    public async Task An_upload_that_one_has_begun_is_completed_by_the_other()
    {
        var (path, parts) = ($"/{ServerPair.Bucket}/in-parts", new[] { Content(PartBytes, 1), Content(1000, 2) });
        var upload = UriEncoding.Encode((await pair.One.Raw.PostAsync(path, "uploads", [], Cancellation)).Succeeded().Xml.Element("UploadId")!.Value);
        var listed = new StringBuilder();
        foreach (var (server, number) in new[] { (pair.Two, 1), (pair.One, 2) })
        {
            var answer = (await server.Raw.PutAsync(path, parts[number - 1], $"partNumber={number}&uploadId={upload}", Cancellation)).Succeeded();
            listed.Append($"<Part><PartNumber>{number}</PartNumber><ETag>{answer.Header("ETag")}</ETag></Part>");
        }

        var body = Encoding.UTF8.GetBytes($"<CompleteMultipartUpload>{listed}</CompleteMultipartUpload>");
        (await pair.Two.Raw.PostAsync(path, $"uploadId={upload}", body, Cancellation)).Succeeded();
        Assert.Equal(parts.SelectMany(part => part), (await pair.One.Raw.GetAsync(path, cancellation: Cancellation)).Succeeded().Body);
    }

    /// <summary>Small objects are written at once, large ones in parts.</summary>
    [Test]
    [Arguments(100)]
    [Arguments(1_500_000)]
    public async Task Of_64_writers_through_both_exactly_one_wins(int size)
    {
        var path = $"/{ServerPair.Bucket}/raced-{size}";
        var answers = await Task.WhenAll(Enumerable.Range(0, Writers).Select(i => Task.Run(() =>
        {
            var raw = ServerOf(i).Raw;
            return raw.SendSignedAsync(raw.Request("PUT", path, "", Content(size, i)).With("If-None-Match", "*"), Cancellation);
        })));
        var winner = Assert.Single(Enumerable.Range(0, Writers), i => answers[i].Status == 200);
        Assert.All(answers.Where(answer => answer.Status != 200), answer => Assert.True(answer.Status is 412 or 409, answer.ToString()));
        foreach (var server in new[] { pair.One, pair.Two })
            Assert.Equal(Content(size, winner), (await server.Raw.GetAsync(path, cancellation: Cancellation)).Succeeded().Body);
    }

    private Pys3LocalProcess ServerOf(int writer) => writer % 2 == 0 ? pair.One : pair.Two;

    private static byte[] Content(int size, int seed)
    {
        var content = new byte[size];
        new Random(seed).NextBytes(content);
        return content;
    }

    [GeneratedRegex("^ +server ([^ ;]+);", RegexOptions.Multiline)]
    private static partial Regex Upstream();
}

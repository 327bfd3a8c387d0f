using System.Text;
using System.Text.Json;
using Pys3Local.S3.Access;
using Pys3Local.S3.Tests.Endpoint;

namespace Pys3Local.S3.Tests.Restic;

/// <summary>What restic and a prober said to rest-server, said to us: the same answers, but where <see cref="Departures"/> says why not.</summary>
public sealed class ResticRecordingTests
{
    /// <summary>By the recording's word for the request.</summary>
    private static readonly Dictionary<string, (int Status, string Why)> Departures = new()
    {
        ["another user's repository"] = (403, "who may use which bucket is the key's scope, and a scope refuses with 403"),
        ["prefix of a user's name"] = (403, "as above"),
        ["create for another user"] = (403, "as above"),
        ["root"] = (404, "there is no repository without a bucket"),
        ["unknown type"] = (405, "a folder that is no part of the layout may be a repository, and one is only created"),
        ["create nested"] = (200, "a repository may lie below any folder, as it may by S3"),
        ["dot dot"] = (404, "paths are taken as they come; nothing is redirected"),
    };

    private readonly TestServer _server = new();

    [Test]
    public async Task Probes()
    {
        var key = _server.Add(TestServer.Owner with { Id = "ann", Secret = "secretann", Scope = KeyScope.Full with { Buckets = ["ann"] } });
        await _server.DoAsync("PUT", "/ann");
        foreach (var probe in Read("probes"))
        {
            var credentials = probe.What == "no credentials" ? null : probe.What == "wrong password" ? "ann:wrong" : $"{key.Id}:{key.Secret}";
            await ReplayAsync(probe, new(_server.Server, credentials));
        }
    }

    [Test]
    public async Task Everything_that_restic_does_and_then_with_a_key_that_may_add_only()
    {
        await _server.DoAsync("PUT", "/ann");
        foreach (var request in Read("full"))
            await ReplayAsync(request, new(_server.Server, TestServer.Owner));

        var key = _server.Add(TestServer.Owner with { Id = "ann", Secret = "secretann", Scope = KeyPresets.Find("restic-append-only")! });
        foreach (var request in Read("append-only"))
            await ReplayAsync(request, new(_server.Server, key));
    }

    private async Task ReplayAsync(Recorded recorded, ResticClient client)
    {
        // Long contents were not recorded: their packs are not there.
        if (recorded.RequestBody is null || recorded.ResponseBody is null)
            return;

        var answer = await client.SendAsync(recorded.Method, recorded.Target, recorded.RequestBody, recorded.Headers);
        var isRanges = recorded.What.EndsWith("two ranges", StringComparison.Ordinal);
        // S3 honours none of several ranges and sends the whole: RFC 9110 allows both.
        var expected = isRanges ? 200 : Departures.TryGetValue(recorded.What, out var other) ? other.Status : recorded.Status;
        Assert.True(expected == answer.Status, $"{recorded.What}: {recorded.Method} {recorded.Target}: {answer.Status} instead of {expected}: {answer.Text}");
        if (answer.Status is not (200 or 206) || expected != recorded.Status || isRanges)
            return;

        if (recorded.Target.EndsWith('/') && recorded.Method == "GET")
            Assert.Equal(Names(recorded.ResponseBody, recorded.Unknown), Names(answer.Body, recorded.Unknown));
        else if (recorded.Method == "GET")
            Assert.Equal(recorded.ResponseBody, answer.Body);

        foreach (var header in (string[])["Content-Range", "Content-Length"])
        {
            if (recorded.ResponseHeader(header) is { } value && !recorded.Target.EndsWith('/'))
                Assert.Equal(value, answer.Header(header));
        }
    }

    /// <summary>Each name with its size, where there is one.</summary>
    private static IEnumerable<string> Names(byte[] list, IReadOnlySet<string> unknown) => JsonDocument.Parse(list).RootElement.EnumerateArray()
        .Select(e => e.ToString())
        .Where(text => !unknown.Any(name => text.Contains(name, StringComparison.Ordinal)))
        .Order(StringComparer.Ordinal);

    private static List<Recorded> Read(string name)
    {
        using var stream = typeof(ResticRecordingTests).Assembly.GetManifestResourceStream($"restic.{name}.jsonl")!;
        using var lines = new StreamReader(stream, Encoding.UTF8);
        var all = new List<Recorded>();
        while (lines.ReadLine() is { } line)
            all.Add(new(JsonDocument.Parse(line).RootElement));

        var unknown = all.Where(r => r.RequestBody is null).Select(r => r.Target.Split('/')[^1]).ToHashSet();
        return [.. all.Where(r => !unknown.Contains(r.Target.Split('/')[^1])).Select(r => r with { Unknown = unknown })];
    }

    private sealed record Recorded(JsonElement Line)
    {
        public IReadOnlySet<string> Unknown { get; init; } = new HashSet<string>();

        public string What => Line.GetProperty("what").GetString()!;

        public string Method => Line.GetProperty("request").GetString()!.Split(' ')[0];

        public string Target => Line.GetProperty("request").GetString()!.Split(' ')[1];

        public int Status => Line.GetProperty("status").GetInt32();

        public byte[]? RequestBody => Body("request_body");

        public byte[]? ResponseBody => Body("response_body");

        public (string Name, string Value)[] Headers =>
            [.. Line.GetProperty("request_headers").EnumerateArray().Select(h => (h[0].GetString()!, h[1].GetString()!)).Where(h => h.Item1 is "Accept" or "Range" or "If-None-Match")];

        public string? ResponseHeader(string name) =>
            Line.GetProperty("response_headers").EnumerateArray().Where(h => h[0].GetString() == name).Select(h => h[1].GetString()).FirstOrDefault();

        private byte[]? Body(string name) => Line.GetProperty(name).TryGetProperty("b64", out var text) ? Convert.FromBase64String(text.GetString()!) : null;
    }
}

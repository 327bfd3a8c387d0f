using System.Text;
using Pys3Local.EndToEnd.Harness;
using Pys3Local.EndToEnd.Harness.Raw;

namespace Pys3Local.EndToEnd.Attacks;

/// <summary>Requests that cost the server more than the client. Rule: every count, size, depth and time is bounded; slow clients are cut off.</summary>
public sealed class DenialOfServiceTests(AttackServer server) : AttackTest(server)
{
    private const long MaxBytes = 80_000_000;

    [Test]
    [Arguments(ChunkedUpload.SignedForm)]
    [Arguments(ChunkedUpload.SignedTrailerForm)]
    [Arguments(ChunkedUpload.UnsignedTrailerForm)]
    public async Task GHSA_v2ch_c8v8_fgr7_aws_chunked_without_length_is_refused(string form)
    {
        var request = Owner.Request("PUT", $"/{Bucket}/key", "", "0\r\n\r\n"u8.ToArray()).With("Content-Encoding", "aws-chunked").With("x-amz-content-sha256", form);

        (await Owner.SendSignedAsync(request, Cancellation)).Failed(411, "MissingContentLength");
        await UnharmedAsync();
    }

    [Test]
    [Arguments("delete", "POST")]
    [Arguments("policy", "PUT")]
    [Arguments("tagging", "PUT")]
    [Arguments("lifecycle", "PUT")]
    public async Task CVE_2018_1000538_no_document_is_read_beyond_its_bound(string query, string method)
    {
        var request = Owner.Request(method, $"/{Bucket}", query, Encoding.ASCII.GetBytes("<Delete>" + new string(' ', 16 << 20)));
        Owner.Signer.SignHeader(request, SigV4.Unsigned);

        Refused(await Owner.SendAsync(request, Cancellation), 400);
        Assert.InRange(Server.Process.PeakResidentBytes, 1, MaxBytes);
    }

    [Test]
    public async Task CVE_2018_1000538_no_length_is_believed()
    {
        using var connection = await Owner.OpenAsync(Cancellation);
        var request = Owner.Request("PUT", $"/{Bucket}", "tagging");
        request.ContentLength = 4L << 40;
        Owner.Signer.SignHeader(request, SigV4.Unsigned);
        await connection.SendHeadAsync(request, Cancellation);

        (await connection.ReadResponseAsync("PUT", Cancellation)).Failed(400, "MaxMessageLengthExceeded");
        Assert.InRange(Server.Process.PeakResidentBytes, 1, MaxBytes);
    }

    [Test]
    public async Task Nested_and_swollen_documents_are_refused()
    {
        foreach (var body in new[]
        {
            string.Concat(Enumerable.Repeat("<a>", 10_000)),
            "<!DOCTYPE d [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]><Tagging>&b;</Tagging>",
            "<!DOCTYPE d SYSTEM \"file:///etc/passwd\"><Tagging/>",
        })
        {
            (await Owner.PutAsync($"/{Bucket}", Encoding.ASCII.GetBytes(body), "tagging", Cancellation)).Failed(400, "MalformedXML");
        }
    }

    [Test]
    public async Task Connections_beyond_the_limit_are_closed()
    {
        await using var limited = await Pys3LocalProcess.StartAsync(new() { Arguments = ["--max-connections", "4"] }, Cancellation);
        var connections = new List<RawConnection>();
        for (var i = 0; i < 4; i++)
        {
            connections.Add(await limited.Raw.OpenAsync(Cancellation));
            await connections[i].SendAsync(Signed(limited), Cancellation);
        }

        // It may be closed before the client has noticed that it was open.
        await Assert.ThrowsAnyAsync<IOException>(async () =>
        {
            try
            {
                using var beyond = await limited.Raw.OpenAsync(Cancellation);
                await beyond.SendAsync(Signed(limited), Cancellation);
            }
            catch (System.Net.Sockets.SocketException closed)
            {
                throw new IOException(closed.Message, closed);
            }
        });

        (await connections[0].SendAsync(Signed(limited), Cancellation)).Succeeded();
        connections.ForEach(connection => connection.Dispose());
        await Eventually.HoldsAsync(async () => await AnswersAsync(limited), () => "Places that became free are not given away.", Cancellation);
    }

    [Test]
    public async Task Slow_clients_are_cut_off()
    {
        await using var strict = await Pys3LocalProcess.StartAsync(new() { Arguments = ["--client-timeout", "1"] }, Cancellation);
        (await strict.Raw.PutAsync("/bucket", [], cancellation: Cancellation)).Succeeded();
        (await strict.Raw.PutAsync("/bucket/large", SampleData.Bytes(32 << 20), cancellation: Cancellation)).Succeeded();
        var files = StoredFiles.In(strict.DataDirectory);
        var connections = new List<RawConnection>();

        // Says nothing; stops within the header; stops within the body after a fast start; never reads; stays after its answer.
        connections.Add(await strict.Raw.OpenAsync(Cancellation));
        connections.Add(await strict.Raw.OpenAsync(Cancellation));
        await connections[1].SendBytesAsync("GET / HTTP/1.1\r\nHost: "u8.ToArray(), Cancellation);
        connections.Add(await strict.Raw.OpenAsync(Cancellation));
        var upload = strict.Raw.Request("PUT", "/bucket/key", "", SampleData.Bytes(2 << 20));
        strict.Raw.Signer.SignHeader(upload, SigV4.Unsigned);
        await connections[2].SendHeadAsync(upload, Cancellation);
        await connections[2].SendBytesAsync(upload.Body.AsMemory(0, 1 << 20), Cancellation);
        connections.Add(await strict.Raw.OpenAsync(Cancellation));
        var download = strict.Raw.Request("GET", "/bucket/large");
        strict.Raw.Signer.SignHeader(download);
        await connections[3].SendHeadAsync(download, Cancellation);
        connections.Add(await strict.Raw.OpenAsync(Cancellation));
        await connections[4].SendAsync(Signed(strict), Cancellation);

        await Eventually.HoldsAsync(() => Connections(strict) == 0, () => $"{Connections(strict)} of 5 slow clients are still there.", Cancellation);
        await StoredFiles.AreAgainAsync(files, strict.DataDirectory, Cancellation);
        Assert.True(await AnswersAsync(strict));
        connections.ForEach(connection => connection.Dispose());
    }

    [Test]
    public async Task Callers_beyond_their_rate_are_told_to_slow_down()
    {
        await using var limited = await Pys3LocalProcess.StartAsync(new() { Arguments = ["--rate-limit", "20"] }, Cancellation);
        var answers = new List<RawResponse>();
        for (var i = 0; i < 100; i++)
            answers.Add(await limited.Raw.SendAsync(Signed(limited), Cancellation));

        var refused = answers.Where(answer => answer.Status != 200).ToList();
        Assert.True(answers.Count - refused.Count >= 20);
        Assert.NotEmpty(refused);
        Assert.All(refused, answer => Assert.Equal("1", answer.Failed(503, "SlowDown").Header("Retry-After")));
        await Eventually.HoldsAsync(async () => await AnswersAsync(limited), () => "Nobody is let in again.", Cancellation);
    }

    private static RawRequest Signed(Pys3LocalProcess server)
    {
        var request = server.Raw.Request("GET", "/");
        server.Raw.Signer.SignHeader(request);
        return request;
    }

    private static async Task<bool> AnswersAsync(Pys3LocalProcess server)
    {
        try
        {
            return (await server.Raw.SendAsync(Signed(server), Cancellation)).Status == 200;
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>Connections of the server's that are open, as the kernel tells.</summary>
    private static int Connections(Pys3LocalProcess server)
    {
        var port = $":{server.Port:X4}";
        return File.ReadLines($"/proc/{server.Id}/net/tcp").Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Count(fields => fields[1].EndsWith(port, StringComparison.Ordinal) && fields[3] is "01");
    }
}

using Pys3Local.EndToEnd.Harness;
using Pys3Local.EndToEnd.Harness.Raw;
using Pys3Local.EndToEnd.Operations;

namespace Pys3Local.EndToEnd.Behaviour;

/// <summary>Of 64 writers that race on one condition, exactly one wins; what it wrote is what is there.</summary>
public sealed class ConditionalWriteRaceTests(ServerFixture server) : MultipartUploadTest(server)
{
    private const int Writers = 64;

    [Test]
    public async Task PutObject_If_None_Match() => await AssertOneWinsAsync(i => Task.FromResult(Put(i, ("If-None-Match", "*"))));

    [Test]
    public async Task PutObject_If_Match()
    {
        var etag = await ExistingAsync();
        await AssertOneWinsAsync(i => Task.FromResult(Put(i, ("If-Match", etag))));
    }

    [Test]
    [Arguments(false)]
    [Arguments(true)]
    public async Task CopyObject(bool replaces)
    {
        var condition = replaces ? ("If-Match", await ExistingAsync()) : ("If-None-Match", "*");
        await AssertOneWinsAsync(async i =>
        {
            await PutAsync($"source/{i}", $"{i}");
            return Request("PUT", "/key", "", [("x-amz-copy-source", $"/{Bucket}/source/{i}"), condition]);
        });
    }

    [Test]
    [Arguments(false)]
    [Arguments(true)]
    public async Task CompleteMultipartUpload(bool replaces)
    {
        var condition = replaces ? ("If-Match", await ExistingAsync()) : ("If-None-Match", "*");
        await AssertOneWinsAsync(async i =>
        {
            var upload = await InitiateAsync("key");
            var (number, etag) = await PartAsync("key", upload, 1, System.Text.Encoding.UTF8.GetBytes($"{i}"));
            var body = $"<CompleteMultipartUpload><Part><PartNumber>{number}</PartNumber><ETag>{etag}</ETag></Part></CompleteMultipartUpload>";
            return Request("POST", $"/key?uploadId={UriEncoding.Encode(upload)}", body, [condition]);
        });
    }

    [Test]
    public async Task DeleteObject_If_Match()
    {
        var etag = await ExistingAsync();
        var answers = await RaceAsync(_ => Task.FromResult(Request("DELETE", "/key", "", [("If-Match", etag)])));
        Assert.Single(answers, answer => answer.Status == 204);
        Assert.All(answers.Where(answer => answer.Status != 204), answer => answer.Failed(404, "NoSuchKey"));
    }

    private RawRequest Put(int i, params (string, string)[] headers) => Request("PUT", "/key", $"{i}", headers);

    private async Task<string> ExistingAsync() => (await SendAsync("PUT", "/key", "before")).Succeeded().Header("ETag")!;

    private async Task AssertOneWinsAsync(Func<int, Task<RawRequest>> write)
    {
        var answers = await RaceAsync(write);
        var winner = Assert.Single(Enumerable.Range(0, Writers), i => answers[i].Status == 200);

        // S3 answers 409 to the one that lost while another was being written; the SDKs try again after both.
        Assert.All(answers.Where(answer => answer.Status != 200), answer => Assert.True(answer.Status is 412 or 409, answer.ToString()));
        Assert.Equal($"{winner}", System.Text.Encoding.UTF8.GetString(await GetAsync("key")));
    }

    /// <summary>Every writer has its connection open and its request signed before the first one sends.</summary>
    private async Task<RawResponse[]> RaceAsync(Func<int, Task<RawRequest>> write)
    {
        var writers = new List<(RawConnection Connection, RawRequest Request)>();
        try
        {
            for (var i = 0; i < Writers; i++)
            {
                var request = await write(i);
                Raw.Signer.SignHeader(request);
                writers.Add((await Raw.OpenAsync(Cancellation), request));
            }

            return await Task.WhenAll(writers.Select(writer => Task.Run(() => writer.Connection.SendAsync(writer.Request, Cancellation))));
        }
        finally
        {
            writers.ForEach(writer => writer.Connection.Dispose());
        }
    }
}

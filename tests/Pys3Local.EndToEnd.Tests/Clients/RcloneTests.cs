using Pys3Local.EndToEnd.Harness;

namespace Pys3Local.EndToEnd.Clients;

public sealed class RcloneTests(ServerFixture server) : ServerTest(server), IDisposable
{
    [ClassDataSource<SampleTree>(Shared = SharedType.PerTestSession)]
    public required SampleTree Tree { get; init; }

    private readonly TemporaryDirectory _work = new();

    [Test]
    public async Task Sync_second_sync_moves_nothing_check_downloads_and_compares()
    {
        var remote = $"pys3local:{Bucket}/backup";
        (await RcloneAsync("sync", Tree.Path, remote)).Succeeded();

        var second = (await RcloneAsync("sync", Tree.Path, remote, "--verbose", "--stats-one-line")).Succeeded();
        Assert.Contains("There was nothing to transfer", second.Error, StringComparison.Ordinal);

        (await RcloneAsync("check", "--download", Tree.Path, remote)).Succeeded();
        (await RcloneAsync("sync", remote, _work["back"])).Succeeded();
        TreeComparison.AssertSame(Tree.Path, _work["back"]);
    }

    [Test]
    public async Task Cat_offset_and_count()
    {
        var letters = string.Concat(Enumerable.Range(0, 20_000).Select(i => $"{i:x5}"));
        await PutAsync("letters", letters);
        Assert.Equal(letters.Substring(54_321, 1000), (await RcloneAsync("cat", $"pys3local:{Bucket}/letters", "--offset", "54321", "--count", "1000")).Succeeded().Output);
        Assert.Equal(letters[^10..], (await RcloneAsync("cat", $"pys3local:{Bucket}/letters", "--offset", "-10")).Succeeded().Output);
    }

    [Test]
    public async Task Rcat_stream_of_unknown_length()
    {
        var small = SampleData.Bytes(1000);
        var large = SampleData.Bytes((12 << 20) + 1);
        (await RcloneAsync(small, "rcat", $"pys3local:{Bucket}/small")).Succeeded();
        (await RcloneAsync(large, "rcat", $"pys3local:{Bucket}/large", "--streaming-upload-cutoff", "1M")).Succeeded();

        Assert.Equal(small, await GetAsync("small"));
        Assert.Equal(large, await GetAsync("large"));
    }

    [Test]
    public async Task Copy_multipart_with_small_cutoff()
    {
        var source = _work["source.bin"];
        await File.WriteAllBytesAsync(source, SampleData.Bytes((23 << 20) + 7), Cancellation);

        (await RcloneAsync("copyto", source, $"pys3local:{Bucket}/multipart.bin", "--s3-upload-cutoff", "6M", "--s3-chunk-size", "5M")).Succeeded();
        (await RcloneAsync("copyto", $"pys3local:{Bucket}/multipart.bin", _work["back.bin"])).Succeeded();

        Assert.Equal(await File.ReadAllBytesAsync(source, Cancellation), await File.ReadAllBytesAsync(_work["back.bin"], Cancellation));
        Assert.Matches("^\"[0-9a-f]{32}-5\"$", (await Raw.HeadAsync($"/{Bucket}/multipart.bin", Cancellation)).Succeeded().Header("ETag"));
    }

    [Test]
    public async Task Move_on_the_server_side()
    {
        var content = SampleData.Bytes(200_000);
        await PutAsync("from/name with + and %.bin", content);

        (await RcloneAsync("moveto", $"pys3local:{Bucket}/from/name with + and %.bin", $"pys3local:{Bucket}/to/é ?.bin")).Succeeded();

        Assert.Equal(content, await GetAsync("to/é ?.bin"));
        (await Raw.HeadAsync($"/{Bucket}/from/name%20with%20%2B%20and%20%25.bin", Cancellation)).Succeeded(404);
    }

    [Test]
    public async Task Move_on_the_server_side_in_parts()
    {
        var content = SampleData.Bytes((12 << 20) + 5);
        await PutAsync("large", content);

        (await RcloneAsync("moveto", $"pys3local:{Bucket}/large", $"pys3local:{Bucket}/moved", "--s3-copy-cutoff", "5M")).Succeeded();

        Assert.Equal(content, await GetAsync("moved"));
    }

    [Test]
    public async Task Touch_sets_the_time_by_copying_onto_itself()
    {
        var content = SampleData.Bytes(5000);
        await PutAsync("file", content);

        (await RcloneAsync("touch", "--timestamp", "2001-02-03T04:05:06", $"pys3local:{Bucket}/file")).Succeeded();

        Assert.Contains("2001-02-03 04:05:06", (await RcloneAsync("lsl", $"pys3local:{Bucket}/file")).Succeeded().Output, StringComparison.Ordinal);
        Assert.Equal(content, await GetAsync("file"));
    }

    [Test]
    public async Task Purge_deletes_everything()
    {
        for (var i = 0; i < 20; i++)
            await PutAsync($"dir/{i}");

        (await RcloneAsync("purge", $"pys3local:{Bucket}")).Succeeded();

        (await Raw.HeadAsync($"/{Bucket}", Cancellation)).Succeeded(404);
    }

    public void Dispose() => _work.Dispose();

    private Task<CommandResult> RcloneAsync(params string[] arguments) => RcloneAsync(null, arguments);

    private Task<CommandResult> RcloneAsync(byte[]? input, params string[] arguments) => new Rclone(Process, _work).RunAsync(input, arguments, Cancellation);
}

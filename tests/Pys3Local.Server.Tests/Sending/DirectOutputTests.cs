using System.Buffers;
using System.IO.Pipelines;
using Pys3Local.S3.Wire;
using Pys3Local.Storage;

namespace Pys3Local.Server.Tests.Sending;

public sealed class DirectOutputTests : IAsyncDisposable
{
    private readonly Connection _connection = new();

    private static CancellationToken Cancellation => TestRun.Cancellation;

    private PipeWriter Output => _connection.Output;

    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    /// <summary>Pieces below and above the size of a block, more of them than a block holds, and more bytes than the system takes of who is not listened to.</summary>
    [Test]
    [Arguments(1, 10)]
    [Arguments(100, 100)]
    [Arguments(3000, 20)]
    [Arguments(50_000, 300)]
    public async Task What_is_written_arrives_in_order(int size, int times)
    {
        SkipUnlessLinux();
        var bytes = Connection.Bytes(size * times);
        for (var i = 0; i < times; i++)
        {
            bytes.AsSpan(i * size, size).CopyTo(Output.GetSpan(size));
            Output.Advance(size);
        }

        Assert.InRange(Output.UnflushedBytes, 1, bytes.Length);
        var flush = Output.FlushAsync(Cancellation).AsTask();
        Assert.Equal(bytes, await _connection.ReceiveAsync(bytes.Length));
        Assert.False((await flush).IsCompleted);
        Assert.Equal(0, Output.UnflushedBytes);
        Assert.Equal(0, _connection.Pool.Rented);
    }

    [Test]
    public async Task A_flush_ends_when_the_client_has_taken_what_the_system_has_no_room_for()
    {
        SkipUnlessLinux();
        var bytes = Connection.Bytes(20_000_000);
        Output.Write(bytes);
        var flush = Output.FlushAsync(Cancellation).AsTask();
        Assert.False(flush.IsCompleted);

        Assert.Equal(bytes, await _connection.ReceiveAsync(bytes.Length));
        Assert.False((await flush).IsCompleted);
        Assert.Equal(0, _connection.Pool.Rented);
    }

    [Test]
    [Arguments(1)]
    [Arguments(100_000)]
    [Arguments(20_000_000)]
    public async Task A_content_comes_behind_what_was_written_before_it(int size)
    {
        SkipUnlessLinux();
        var bytes = Connection.Bytes(1000 + size);
        Output.Write(bytes.AsSpan(0, 1000));
        var sending = SendAsync(new SocketContent(bytes.AsMemory(1000)), size);

        Assert.Equal(bytes, await _connection.ReceiveAsync(bytes.Length));
        Assert.False((await sending).IsCompleted);
        await Output.WriteAsync("and what is written after it"u8.ToArray(), Cancellation);
        Assert.Equal("and what is written after it"u8.ToArray(), await _connection.ReceiveAsync(28));
    }

    [Test]
    [Arguments(0)]
    [Arguments(50_000)]
    public async Task A_content_that_fails_is_told_from_a_client_that_has_gone(int after)
    {
        SkipUnlessLinux();
        var content = new SocketContent(Connection.Bytes(after)) { Failure = new(StorageFailure.Damaged, "ends early") };

        Assert.True((await SendAsync(content, 100_000)).IsCompleted);
        Assert.Equal("ends early", Assert.Throws<StorageException>(() => ((IContentOutput)Output).Failure!.Throw()).Message);
        Assert.True(_connection.IsAborted);
        Assert.Equal(0, _connection.Pool.Rented);
    }

    [Test]
    public async Task A_client_that_has_gone_ends_every_flush()
    {
        SkipUnlessLinux();
        _connection.Leave();
        for (var i = 0; i < 3; i++)
        {
            Output.Write(new byte[20_000]);
            await Output.FlushAsync(Cancellation);
        }

        Assert.True((await Output.FlushAsync(Cancellation)).IsCompleted);
        Assert.Null(((IContentOutput)Output).Failure);
        Assert.True(_connection.IsAborted);
        Assert.Equal(0, _connection.Pool.Rented);
    }

    [Test]
    public async Task A_flush_that_is_given_up_leaves_nothing_to_be_sent()
    {
        SkipUnlessLinux();
        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        Output.Write(Connection.Bytes(20_000_000));
        var flush = Output.FlushAsync(giveUp.Token).AsTask();
        await giveUp.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => flush);
        Assert.True(_connection.IsAborted);
        Assert.Equal(0, _connection.Pool.Rented);
    }

    [Test]
    public void What_was_not_flushed_is_given_back_at_the_end()
    {
        SkipUnlessLinux();
        Output.GetMemory(10);
        Output.Advance(10);
        Output.GetMemory(_connection.Pool.MaxBufferSize);
        Output.Complete();
        Assert.Equal(0, _connection.Pool.Rented);
    }

    private Task<FlushResult> SendAsync(ObjectReader content, int count)
    {
        ((IContentOutput)Output).AddNext(content);
        Assert.True(Output.GetMemory().IsEmpty);
        Output.Advance(count);
        return Output.FlushAsync(Cancellation).AsTask();
    }

    private static void SkipUnlessLinux() => Assert.SkipUnless(OperatingSystem.IsLinux(), "Elsewhere the transport sends by itself.");
}

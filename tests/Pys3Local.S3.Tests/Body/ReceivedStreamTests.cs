using Microsoft.AspNetCore.Http;
using Pys3Local.S3.Body;
using Pys3Local.S3.Errors;
using Pys3Local.S3.Tests.Auth;

namespace Pys3Local.S3.Tests.Body;

public sealed class ReceivedStreamTests
{
    [Test]
    public async Task A_client_that_hangs_up_has_not_sent_all() =>
        await FailsAsync(new IOException("reset by peer"), "IncompleteBody");

    [Test]
    public async Task A_body_that_ends_inside_its_framing_has_not_come_whole() =>
        await FailsAsync(new BadHttpRequestException("Unexpected end of request content.", 400), "IncompleteBody");

    [Test]
    public async Task A_slow_client_is_told_so() =>
        await FailsAsync(new BadHttpRequestException("Reading the request body timed out.", 408), "RequestTimeout");

    [Test]
    public async Task A_body_beyond_the_servers_limit_is_too_large() =>
        await FailsAsync(new BadHttpRequestException("Request body too large.", 413), "EntityTooLarge");

    [Test]
    public async Task A_cancelled_read_stays_a_cancellation()
    {
        var stream = new ReceivedStream(new FailingStream(new OperationCanceledException()));

        await Assert.ThrowsAsync<OperationCanceledException>(async () => await stream.ReadAtLeastAsync(new byte[1], 1, true, TestRun.Cancellation));
    }

    [Test]
    public async Task A_length_that_is_only_declared_takes_no_memory()
    {
        var request = new TestRequest("PUT", "/key") { Body = [1, 2, 3] };
        request.Headers["Content-Length"] = "2000000000";
        var body = TestClient.Authenticate(TestSigner.Sign(request)).Body;

        var before = GC.GetTotalAllocatedBytes();
        await Assert.ThrowsAsync<S3Exception>(async () => await body.ReadAllAsync(int.MaxValue, TestRun.Cancellation));
        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, 500_000_000);
    }

    private static async Task FailsAsync(Exception failure, string code)
    {
        var stream = new ReceivedStream(new FailingStream(failure));

        var error = await Assert.ThrowsAsync<S3Exception>(async () => await stream.ReadAtLeastAsync(new byte[1], 1, true, TestRun.Cancellation));

        Assert.Equal(code, error.Error.Code);
        Assert.True(error.Error.ClosesConnection);
        Assert.Same(failure, error.InnerException);
    }

    private sealed class FailingStream(Exception failure) : MemoryStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => ValueTask.FromException<int>(failure);
    }
}

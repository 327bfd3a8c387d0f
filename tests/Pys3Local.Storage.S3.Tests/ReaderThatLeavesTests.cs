using Pys3Local.Storage.Tests;
using static Pys3Local.Storage.Tests.TestObjects;

namespace Pys3Local.Storage.S3.Tests;

/// <summary>A reader that is disposed while the service is asked for its bytes, because its object is about to change.</summary>
public sealed class ReaderThatLeavesTests
{
    private const string Bucket = "bucket";

    private static CancellationToken Token => TestRun.Cancellation;

    [Test]
    public async Task An_answer_that_comes_after_its_reader_has_gone_is_closed()
    {
        await using var upstream = await TestUpstream.StartAsync();
        using var network = new SlowNetwork();
        await using var store = await S3ObjectStore.OpenAsync(upstream.Options with { Connection = upstream.Options.Connection with { HttpMessageHandler = network } }, Token);
        await store.CreateBucketAsync(Bucket);
        await store.PutObjectAsync(Bucket, "key", Write(Bytes(1000)), Token);
        var reader = await store.OpenObjectAsync(Bucket, "key", null, Token);
        network.Holds = true;
        var writing = store.PutAsync(Bucket, "key", "new").AsTask();
        await network.Asked.Task;
        await reader!.DisposeAsync();
        network.Go.SetResult();
        await writing;
        Assert.True(network.IsClosed, "the connection of an answer that nobody reads stays open");
    }

    private sealed class SlowNetwork : DelegatingHandler
    {
        public SlowNetwork()
            : base(new SocketsHttpHandler())
        {
        }

        public bool Holds { get; set; }

        public bool IsClosed { get; private set; }

        public TaskCompletionSource Asked { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Go { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var response = await base.SendAsync(request, cancellationToken);
            if (!Holds || request.Method != HttpMethod.Get || !request.RequestUri!.AbsolutePath.EndsWith("/key", StringComparison.Ordinal))
                return response;

            Asked.TrySetResult();
            await Go.Task;
            var watched = new WatchedContent(await response.Content.ReadAsStreamAsync(cancellationToken), () => IsClosed = true);
            foreach (var (name, values) in response.Content.Headers)
                watched.Headers.TryAddWithoutValidation(name, values);

            response.Content = watched;
            return response;
        }
    }

    private sealed class WatchedContent(Stream content, Action closed) : StreamContent(content)
    {
        protected override void Dispose(bool disposing)
        {
            closed();
            base.Dispose(disposing);
        }
    }
}

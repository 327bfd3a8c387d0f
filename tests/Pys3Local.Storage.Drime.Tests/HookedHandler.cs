namespace Pys3Local.Storage.Drime.Tests;

/// <summary>Passes requests on to the network, and lets a test do something before one of them goes.</summary>
internal sealed class HookedHandler() : DelegatingHandler(new SocketsHttpHandler())
{
    private readonly List<HttpResponseMessage> _downloads = [];

    /// <summary>Awaited before the request is sent.</summary>
    public Func<HttpRequestMessage, Task>? Before { get; set; }

    /// <summary>The answers to downloads, open or not.</summary>
    public IReadOnlyList<HttpResponseMessage> Downloads
    {
        get
        {
            lock (_downloads)
                return [.. _downloads];
        }
    }

    /// <summary>The next request of this method whose path has this in it waits.</summary>
    /// <returns>Complete once the request has come; what lets it go.</returns>
    public (Task Arrived, TaskCompletionSource Go) Hold(HttpMethod method, string path)
    {
        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var go = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Once(method, path, async () =>
        {
            arrived.SetResult();
            await go.Task;
        });
        return (arrived.Task, go);
    }

    /// <summary>Something is done before the next such request, and before no other.</summary>
    public void Once(HttpMethod method, string path, Func<Task> action) => Before = async request =>
    {
        if (request.Method != method || !request.RequestUri!.AbsolutePath.Contains(path, StringComparison.Ordinal))
            return;

        Before = null;
        await action();
    };

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (Before is { } before)
            await before(request);

        var response = await base.SendAsync(request, cancellationToken);
        if (request.RequestUri!.AbsolutePath.Contains("/download/", StringComparison.Ordinal))
        {
            lock (_downloads)
                _downloads.Add(response);
        }

        return response;
    }
}

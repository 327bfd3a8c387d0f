using Pys3Local.Storage.Local.Files;

namespace Pys3Local.Storage.Local.Tests.Starting;

/// <summary>A path on a disk that takes its time: whoever comes to it waits until it is released.</summary>
internal sealed class BlockedPath : IDisposable
{
    private readonly ManualResetEventSlim _released = new();
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public BlockedPath(string path) => Files = new InterceptedFiles(touched =>
    {
        if (touched == path && !_released.IsSet)
        {
            _reached.TrySetResult();
            _released.Wait();
        }
    });

    public IFileSystem Files { get; }

    /// <summary>Somebody waits there.</summary>
    public Task Reached => _reached.Task;

    public void Release() => _released.Set();

    public void Dispose() => Release();
}

namespace Pys3Local.Storage.Local.Files;

/// <summary>Waits for the medium on a thread of its own: the pool's few threads are for requests.</summary>
internal static class DiskWait
{
    public static Task RunAsync(Action wait) =>
        Task.Factory.StartNew(wait, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    public static Task<T> RunAsync<T>(Func<T> wait) =>
        Task.Factory.StartNew(wait, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}

using Pys3Local.Cli.Terminal;
using Pys3Local.Storage;
using Pys3Local.Storage.Encryption;

namespace Pys3Local.Cli.Keyring;

/// <summary>Seals the keys of objects by the ring's active key, beside the requests: at the start, whenever the active key is another one, and where an object was on its way meanwhile.</summary>
internal sealed class ResealRun(EncryptedStore store, Shell shell) : IDisposable
{
    private readonly SemaphoreSlim _wanted = new(1, 1);

    /// <summary>Once more, after what is being done.</summary>
    public void Ask()
    {
        lock (_wanted)
        {
            if (_wanted.CurrentCount == 0)
                _wanted.Release();
        }
    }

    /// <summary>Ends without a failure when it is stopped.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        try
        {
            while (true)
            {
                await _wanted.WaitAsync(stop);
                await RoundAsync(stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
        }
    }

    public void Dispose() => _wanted.Dispose();

    private async Task RoundAsync(CancellationToken stop)
    {
        try
        {
            var done = await store.ResealAsync(stop);
            if (done != default)
                shell.Out.WriteLine($"keyring: the keys of {CountText.Of(done.Resealed, "version")} were sealed by the active key" + (done.Left > 0 ? $"; {SizeText.Count(done.Left)} could not be, because their key is missing or they are damaged" : ""));
        }
        catch (StorageException failure)
        {
            shell.Error.WriteLine($"keyring: stopped, and tried again at the next start: {failure.Message}");
        }
    }
}

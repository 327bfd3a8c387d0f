using System.Runtime.InteropServices;
using Pys3Local.Cli.Terminal;

namespace Pys3Local.Cli.Serving;

/// <summary>The end of a server: SIGTERM, SIGINT, or the end of standard input. The second signal does not wait for running requests.</summary>
internal sealed class StopSignal : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _hurry = new();
    private readonly PosixSignalRegistration[] _registrations;

    public StopSignal() => _registrations =
        [PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal), PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal)];

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Stop => _stop.Token;

    /// <summary>Cancelled by the second one.</summary>
    public CancellationToken Hurry => _hurry.Token;

    public async Task WaitAsync()
    {
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = Stop.UnsafeRegister(_ => stopped.TrySetResult(), null);
        await stopped.Task;
    }

    /// <summary>Stops when standard input ends: the parent has closed it, or is no more.</summary>
    public void WatchStandardInput()
    {
        var watcher = new Thread(() =>
        {
            var ignored = new byte[256];
            while (Descriptor.Read(Descriptor.Input, ignored) > 0)
            {
            }

            _stop.Cancel();
        })
        { IsBackground = true, Name = "stdin" };
        watcher.Start();
    }

    public void Dispose()
    {
        foreach (var registration in _registrations)
            registration.Dispose();
        _stop.Dispose();
        _hurry.Dispose();
    }

    private void OnSignal(PosixSignalContext context)
    {
        context.Cancel = true;
        (_stop.IsCancellationRequested ? _hurry : _stop).Cancel();
    }
}

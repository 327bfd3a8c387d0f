using Microsoft.Extensions.Hosting;

namespace Pys3Local.Server;

/// <summary>Signals and messages are the business of whoever starts the server.</summary>
internal sealed class QuietLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

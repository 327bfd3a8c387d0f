using Pys3Local.Cli.Keyring;
using Pys3Local.Cli.Settings;
using Pys3Local.S3;

namespace Pys3Local.Cli.Serving;

/// <summary>What a server does beside its requests, from when it is ready until it is told to stop.</summary>
internal sealed class BackgroundWork : IDisposable
{
    private readonly ResealRun _reseal;
    private readonly ServerInsight _insight;
    private readonly List<Task> _all = [];

    public BackgroundWork(ServeSettings settings, StoreStack stores, ServerInsight insight, S3Endpoint endpoint, Shell shell, CancellationToken stop)
    {
        _insight = insight;
        _reseal = new ResealRun(stores.Store, shell);
        stores.Store.SealedLate = _reseal.Ask;
        if (stores.Rings is KeyringFile file)
            file.Rotated = _reseal.Ask;

        _all.Add(KeyringWarnings.WriteAsync(stores.Store, stores.Rings, settings, shell, stop));
        if (!stores.IsReadOnly)
        {
            _all.Add(_reseal.RunAsync(stop));
            Add("lifecycle", LifecycleRun.RunAsync(endpoint.Lifecycle, insight.LifecycleCounts, shell, stop));
        }

        if (settings.Get(ServeOptions.VerifyEvery) is { } days && stores.Local is { } local)
            Add("verification", VerifyRun.RunAsync(local, TimeSpan.FromDays(days), insight.Verification!, shell, stop));

        if (insight.Surveys is { } surveys)
            Add("survey", SurveyRun.RunAsync(stores.Provider, surveys, shell, stop));

        Add("watch", new VerdictRun(insight.Verdict, settings.Get(ServeOptions.OnAlert), shell).RunAsync(stop));
    }

    /// <summary>After the signal.</summary>
    public async Task EndAsync()
    {
        await Task.WhenAll(_all);
        await (_insight.Verification?.Started ?? Task.CompletedTask);
    }

    public void Dispose() => _reseal.Dispose();

    /// <summary>Its name is in the status, for as long as it works.</summary>
    private void Add(string name, Task task) => _all.Add(_insight.State.Add(name, task));
}

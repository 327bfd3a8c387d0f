using System.Collections.Concurrent;

namespace Pys3Local.Storage.Local.Layout;

/// <summary>What is wrong with a store at the moment: logged once, and reported by health until it is over.</summary>
/// <param name="log">Takes one line for the operator.</param>
internal sealed class StoreProblems(Action<string> log)
{
    private readonly ConcurrentDictionary<string, string> _open = new(StringComparer.Ordinal);

    /// <summary>What health says, which everybody can read: no keys, no paths.</summary>
    public IReadOnlyList<string> Open => [.. _open.Values.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    /// <param name="subject">What it is about: it is logged once, until it is resolved.</param>
    /// <param name="summary">For everybody.</param>
    /// <param name="details">For the operator.</param>
    public void Report(string subject, string summary, string details)
    {
        if (_open.TryAdd(subject, summary))
            log(details);
    }

    /// <summary>Says something that is over already, or that nothing can be done about.</summary>
    public void Log(string line) => log(line);

    /// <summary>A step that is no reason to serve nothing where it fails.</summary>
    public void Tolerate(string subject, string summary, Action step)
    {
        try
        {
            step();
        }
        catch (StorageException error)
        {
            Report(subject, summary, $"{summary}: {error.Message}; the next start tries again");
        }
    }

    public void Resolve(string subject, string details)
    {
        if (_open.TryRemove(subject, out _))
            log(details);
    }
}

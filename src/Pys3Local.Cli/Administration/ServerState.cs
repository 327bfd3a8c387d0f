using Pys3Local.Server.Metrics;

namespace Pys3Local.Cli.Administration;

/// <summary>What a status says of a running server beyond its store.</summary>
/// <param name="surveys">Null where the store has no directory.</param>
internal sealed class ServerState(DateTimeOffset started, LastWrites lastWrites, Surveys? surveys)
{
    private readonly List<(string Name, Task Task)> _tasks = [];

    public DateTimeOffset Started { get; } = started;

    public LastWrites LastWrites { get; } = lastWrites;

    public Surveys? Surveys { get; } = surveys;

    /// <summary>Of the work beside requests: what has ended while the server runs does nothing any more until the next start.</summary>
    public IReadOnlyList<TaskReport> Tasks
    {
        get
        {
            lock (_tasks)
                return [.. _tasks.Select(task => new TaskReport(task.Name, task.Task.IsCompleted ? TaskReport.Ended : "running"))];
        }
    }

    /// <summary>Set once the store is open.</summary>
    public Verdict? Verdict { get; set; }

    /// <summary>Set once the protocol is made.</summary>
    public CopyAdministration? Copies { get; set; }

    /// <summary>Null where no webhook is named.</summary>
    public EventAdministration? Events { get; init; }

    public Task Add(string name, Task task)
    {
        lock (_tasks)
            _tasks.Add((name, task));
        return task;
    }
}

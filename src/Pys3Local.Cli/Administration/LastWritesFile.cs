using System.Text;
using Pys3Local.Server.Metrics;
using Pys3Local.Storage.Local;

namespace Pys3Local.Cli.Administration;

/// <summary>
/// Keeps the times of the last writes in the data directory. They are written ten seconds after a write, and at the end: without requests nothing is written, and no
/// timer is set. A server that was killed has lost these ten seconds of them at most.
/// </summary>
internal sealed class LastWritesFile : IAsyncDisposable
{
    private const string FileName = "last-writes";
    private const int MaxBytes = 1 << 20;

    private static readonly TimeSpan Every = TimeSpan.FromSeconds(10);

    private readonly string? _path;
    private readonly ITimer _timer;

    /// <param name="dataDirectory">Null where there is none to keep them in.</param>
    public LastWritesFile(string? dataDirectory, TimeProvider time)
    {
        _path = dataDirectory is null ? null : PathOf(dataDirectory);
        Writes = new LastWrites(time, Read(_path));
        _timer = time.CreateTimer(_ => Write(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        Writes.Changed = () => _timer.Change(Every, Timeout.InfiniteTimeSpan);
    }

    public LastWrites Writes { get; }

    public async ValueTask DisposeAsync()
    {
        await _timer.DisposeAsync();
        Write();
    }

    /// <summary>As they were kept, where no server runs.</summary>
    public static LastWrites Read(string dataDirectory, TimeProvider time) => new(time, Read(PathOf(dataDirectory)));

    private static string PathOf(string dataDirectory) => Path.Combine(LocalStoreSight.OwnDirectoryOf(dataDirectory), FileName);

    private static string Read(string? path)
    {
        try
        {
            return path is not null && new FileInfo(path) is { Exists: true, Length: <= MaxBytes } ? File.ReadAllText(path) : "";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    /// <summary>A disk that takes nothing is no failure of the server.</summary>
    private void Write()
    {
        if (_path is null || !Writes.IsChanged)
            return;
        try
        {
            File.WriteAllText(_path + ".new", Writes.Save(), new UTF8Encoding(false));
            File.Move(_path + ".new", _path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Writes.NotSaved();
        }
    }
}

using Pys3Local.Cli.Terminal;
using Pys3Local.Storage.Local.Adoption;

namespace Pys3Local.Cli.Transfers;

/// <summary>What of a directory is not served as it is named: the first are said one by one, all are counted.</summary>
internal sealed class ImportNotes(Shell shell)
{
    private const int Most = 100;

    private long _left;
    private long _renamed;

    /// <summary>Something is not served.</summary>
    public bool HasLeft => _left > 0;

    public void Add(ImportNote note)
    {
        if (_left + _renamed < Most)
            shell.Error.WriteLine($"{Printable.Of(note.Path)}: {(note.IsServed ? "" : "left out: ")}{Printable.Of(note.Reason)}");

        (_left, _renamed) = note.IsServed ? (_left, _renamed + 1) : (_left + 1, _renamed);
    }

    /// <summary>All have been met.</summary>
    public void Close()
    {
        if (_left + _renamed > Most)
            shell.Error.WriteLine($"and {_left + _renamed - Most} more; in all {_left} left out, {_renamed} served under another key");
    }
}

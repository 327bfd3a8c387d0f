namespace Pys3Local.Cli.Serving;

/// <summary>Tells scripts that the server answers, and where: one URL to a line.</summary>
internal sealed class ReadyFile : IDisposable
{
    private readonly string? _path;

    private ReadyFile(string? path) => _path = path;

    /// <summary>Appears whole: whoever sees the file sees all of it. Does nothing if <paramref name="path"/> is null.</summary>
    public static ReadyFile Write(string? path, IEnumerable<string> urls)
    {
        if (path is null)
            return new(null);
        var temporary = $"{path}.{Environment.ProcessId}.tmp";
        try
        {
            File.WriteAllText(temporary, string.Concat(urls.Select(url => url + "\n")));
            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new CommandException($"--ready-file: {path} cannot be written; check that its directory is there and yours");
        }

        return new(path);
    }

    public void Dispose()
    {
        try
        {
            if (_path is not null)
                File.Delete(_path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // It was ours to write and is not to remove: nobody is helped by an error at the end.
        }
    }
}

using Pys3Local.Storage;

namespace Pys3Local.Cli.Serving;

/// <summary>A file that grows at its end, whoever moves it away meanwhile: after that it is to be opened again (SIGHUP), as programs that rotate logs ask for.</summary>
internal sealed class LogFile : WriteOnlyStream
{
    private readonly string _path;
    private readonly Lock _gate = new();
    private FileStream _file;

    /// <exception cref="CommandException">It cannot be written.</exception>
    public LogFile(string path)
    {
        _path = Path.GetFullPath(path);
        try
        {
            _file = Open();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new CommandException($"--log-file: {failure.Message}");
        }
    }

    /// <summary>Where it cannot be opened, the log goes on in the file that is open.</summary>
    public void Reopen()
    {
        lock (_gate)
        {
            try
            {
                var next = Open();
                _file.Dispose();
                _file = next;
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
            }
        }
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        lock (_gate)
            _file.Write(buffer);
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush()
    {
        lock (_gate)
            _file.Flush();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _file.Dispose();
        base.Dispose(disposing);
    }

    private FileStream Open()
    {
        var options = new FileStreamOptions { Mode = FileMode.Append, Access = FileAccess.Write, Share = FileShare.ReadWrite | FileShare.Delete, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead;
        return new FileStream(_path, options);
    }
}

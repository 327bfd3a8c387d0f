using System.Runtime.InteropServices;
using Pys3Local.Storage;

namespace Pys3Local.Configuration.Files;

/// <summary>
/// The directory of the configuration files: <c>--config-dir</c>, else <c>$XDG_CONFIG_HOME/pys3local</c>, else
/// <c>~/.config/pys3local</c>. Every file in it may hold a secret: it is made 0700 with files of 0600, written atomically, and
/// a file that others can read or change is refused.
/// </summary>
public sealed class ConfigDirectory
{
    /// <summary>More than any configuration needs; what is longer is not read.</summary>
    public const int MaxFileBytes = 1 << 20;

    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnerDirectory = Owner | UnixFileMode.UserExecute;
    private const UnixFileMode Others = (UnixFileMode)0b000_111_111;

    private ConfigDirectory(string path, string source)
    {
        Path = path;
        Source = source;
    }

    /// <summary>Absolute.</summary>
    public string Path { get; }

    /// <summary>Where <see cref="Path"/> comes from: <c>--config-dir</c>, <c>XDG_CONFIG_HOME</c> or <c>HOME</c>.</summary>
    public string Source { get; }

    /// <summary>Resolves without touching the disk.</summary>
    /// <param name="explicitPath">The value of <c>--config-dir</c>; null or empty if it was not given.</param>
    /// <param name="environment">Looks an environment variable up; null if it is not set.</param>
    /// <exception cref="ConfigurationException">No directory is known.</exception>
    public static ConfigDirectory Resolve(string? explicitPath, Func<string, string?> environment)
    {
        if (!string.IsNullOrEmpty(explicitPath))
            return new(System.IO.Path.GetFullPath(explicitPath), "--config-dir");
        // https://specifications.freedesktop.org/basedir-spec/latest/: a relative path is to be ignored.
        if (environment("XDG_CONFIG_HOME") is { Length: > 0 } xdg && System.IO.Path.IsPathFullyQualified(xdg))
            return new(System.IO.Path.Combine(xdg, "pys3local"), "XDG_CONFIG_HOME");
        // Only the variable: a static binary cannot ask the password database for the home directory.
        if (environment("HOME") is { Length: > 0 } home && System.IO.Path.IsPathFullyQualified(home))
            return new(System.IO.Path.Combine(home, ".config", "pys3local"), "HOME");
        throw new ConfigurationException("no configuration directory is known; set HOME or give --config-dir DIR");
    }

    /// <summary>The absolute path of a file of this directory.</summary>
    public string FileOf(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Makes the directory (0700) if it is missing; one that exists keeps its mode.</summary>
    public void Create() => Guard(Path, "cannot be created", () =>
    {
        RefuseFile();
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(Path);
        else
            Directory.CreateDirectory(Path, OwnerDirectory);
    });

    /// <summary>The names of the files that end in <paramref name="suffix"/>, in ordinal order; none if the directory is missing.</summary>
    public IReadOnlyList<string> List(string suffix) => Guard<IReadOnlyList<string>>(Path, "cannot be listed", () =>
    {
        RefuseFile();
        if (!PathKinds.IsThere(Path))
            return [];
        var names = Directory.EnumerateFiles(Path).Select(file => System.IO.Path.GetFileName(file))
            .Where(name => name.EndsWith(suffix, StringComparison.Ordinal)).ToArray();
        Array.Sort(names, StringComparer.Ordinal);
        return names;
    });

    /// <summary>Whether there is such a file.</summary>
    /// <exception cref="ConfigurationException">Nobody can say, or it is a directory or a pipe.</exception>
    public bool Has(string name) => FileOf(name) is var path && Guard(path, "cannot be looked at", () => IsFile(path));

    /// <summary>Reads a file that may hold secrets; null if it is missing.</summary>
    /// <exception cref="ConfigurationException">Others can read or change it, it is too long, or it cannot be read.</exception>
    public byte[]? Read(string name)
    {
        var path = FileOf(name);
        return Guard(path, "cannot be read", () =>
        {
            if (!IsFile(path))
                return null;

            // The mode is asked of the open file, so that it cannot be exchanged between the check and the reading.
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            if (!OperatingSystem.IsWindows() && File.GetUnixFileMode(file.SafeFileHandle) is var mode && (mode & Others) != 0)
            {
                throw new ConfigurationException(
                    $"others can read or change this file (mode {Convert.ToString((int)mode, 8).PadLeft(4, '0')}); type: chmod 600 {Quoted(path)}", path);
            }

            if (file.Length > MaxFileBytes)
                throw new ConfigurationException($"is longer than {MaxFileBytes} bytes; this is not a configuration file", path);
            var content = new byte[file.Length];
            var read = file.ReadAtLeast(content, content.Length, throwOnEndOfStream: false);
            return content[..read];
        });
    }

    /// <summary>
    /// Replaces a file: readers see the old one or the new one, and it is durable when this returns. Makes the directory where it is
    /// missing. Where the file is a symbolic link its target is replaced, the link stays. Owner and mode stay, too, as far as this process
    /// may set them: what root writes into a service's directory is the service's.
    /// </summary>
    public void Write(string name, ReadOnlySpan<byte> content)
    {
        Create();
        var path = FileOf(name);
        var bytes = content.ToArray();
        Guard(path, "cannot be written", () => Replace(TargetOf(path), bytes));
    }

    /// <summary>Removes a file durably; false if there was none.</summary>
    public bool Delete(string name)
    {
        var path = FileOf(name);
        if (!Has(name))
            return false;
        Guard(path, "cannot be removed", () =>
        {
            File.Delete(path);
            PosixFile.SyncDirectory(Path);
        });
        return true;
    }

    /// <summary>
    /// Held while files are read, changed and written back, so that two programs do not undo each other's change. Waits for
    /// the other one; a program that dies lets go. Null if the file system has no locks. Makes the directory if it is missing.
    /// </summary>
    public IDisposable? Lock()
    {
        Create();
        return PosixFile.LockDirectory(Path);
    }

    private bool IsFile(string path)
    {
        switch (PathKinds.Of(path))
        {
            case PathKind.File:
                return true;
            case PathKind.Missing:
                RefuseFile();
                return false;
            case PathKind.Directory:
                throw new ConfigurationException("is a directory, and a file is needed here; move it away", path);
            default:
                throw new ConfigurationException("is a pipe, a socket or a device, and a file is needed here; move it away", path);
        }
    }

    private void RefuseFile()
    {
        for (var path = Path; path is not null && !Directory.Exists(path); path = System.IO.Path.GetDirectoryName(path))
        {
            if (File.Exists(path))
                throw new ConfigurationException($"is a file, and a directory is needed for the configuration ({Source}); give another with --config-dir DIR", path);
        }
    }

    private static string TargetOf(string path) =>
        new FileInfo(path).LinkTarget is null ? path : File.ResolveLinkTarget(path, returnFinalTarget: true)!.FullName;

    private static void Replace(string path, byte[] content)
    {
        var directory = System.IO.Path.GetDirectoryName(path)!;
        var temporary = System.IO.Path.Combine(directory, $".{System.IO.Path.GetFileName(path)}.{Guid.NewGuid():N}.tmp");
        try
        {
            using (var file = new FileStream(temporary, NewPrivateFile()))
            {
                PosixFile.TakeOver(file.SafeFileHandle, File.Exists(path) ? path : directory, takesMode: File.Exists(path));
                file.Write(content);
                DiskSync.File(file.SafeFileHandle);
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }

        PosixFile.SyncDirectory(directory);
    }

    private static FileStreamOptions NewPrivateFile()
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = Owner;
        return options;
    }

    private static string Quoted(string path) =>
        path.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '.' or '_' or '-' or '+' or '@' or ',')
            ? path
            : "'" + path.Replace("'", "'\\''", StringComparison.Ordinal) + "'";

    private static void Guard(string path, string failure, Action action) => Guard(path, failure, () =>
    {
        action();
        return 0;
    });

    private static T Guard<T>(string path, string failure, Func<T> action)
    {
        try
        {
            return action();
        }
        catch (UnauthorizedAccessException error)
        {
            throw new ConfigurationException($"{failure}: permission denied; check its owner and mode, and those of the directories above it", path, inner: error);
        }
        catch (IOException error)
        {
            throw new ConfigurationException($"{failure} ({Reason(error)}); check the path and the free space", path, inner: error);
        }
    }

    /// <summary>The system's words, without the path, which the message has already.</summary>
    private static string Reason(IOException error) =>
        OperatingSystem.IsWindows() ? error.Message : Marshal.GetPInvokeErrorMessage(error.HResult & 0xffff);
}

using System.Diagnostics;
using System.Globalization;
using Pys3Local.Cli.Settings;
using Pys3Local.Cli.Stores;
using Pys3Local.Cli.Terminal;
using Pys3Local.Configuration.Files;
using Pys3Local.Storage;
using Pys3Local.Storage.Local;

namespace Pys3Local.Cli.Checks;

/// <summary>Is the data directory one that a store can be trusted with?</summary>
internal static class DataDirectoryChecks
{
    private const UnixFileMode Others = UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    // Below this a backup is soon to fail.
    private const long LittleSpace = 1L << 30;

    // What keeps acknowledged data across the end of the process only.
    private static readonly string[] Volatile = ["tmpfs", "ramfs", "overlay"];

    // Where a rename may not be atomic, or a lock not be seen by others.
    private static readonly string[] Remote = ["nfs", "nfs4", "cifs", "smb2", "smbfs", "fuse", "fuseblk", "9p", "vfat", "msdos", "exfat"];

    public static IEnumerable<CheckResult> Run(ServeSettings settings, Shell shell)
    {
        var full = Path.GetFullPath(settings.Get(ServeOptions.Path));
        yield return Store(settings, shell);
        if (!Directory.Exists(full))
        {
            var parent = full;
            while (!Directory.Exists(parent))
            {
                if (File.Exists(parent))
                {
                    yield return CheckResult.Failure("path", $"{parent} is not a directory");
                    yield break;
                }

                parent = Path.GetDirectoryName(parent)!;
            }

            yield return CheckResult.Ok("path", $"{full} is not there yet and will be made (below {parent})");
            full = parent;
        }
        else
        {
            yield return Permissions(full);
        }

        yield return Verification(full);
        yield return Space(full);
        yield return FileSystem(full);
        foreach (var result in LocalStoreSight.IsReadOnly(full) ? [ReadOnly(settings, full)] : Writing(full))
            yield return result;
    }

    private static CheckResult Store(ServeSettings settings, Shell shell)
    {
        try
        {
            if (StorePlace.Problem(settings, shell) is { } problem)
                return CheckResult.Failure("store", problem);

            var sight = LocalStoreSight.Of(settings.Get(ServeOptions.Path));
            return CheckResult.Ok("store", sight switch
            {
                { Kind: LocalStoreKind.Nothing } => "none yet: the first start creates it",
                { Id: { } id } => $"id {id}",
                _ => "there are buckets; the next start gives the store its id",
            });
        }
        catch (Exception failure) when (failure is ConfigurationException or StorageException)
        {
            return CheckResult.Failure("store", failure.Message);
        }
    }

    private static CheckResult Verification(string path)
    {
        try
        {
            if (LocalStoreSight.FindVerification(path) is not { } last)
                return CheckResult.Ok("verification", "never yet: 'pys3local verify' reads everything again, 'serve --verify-every DAYS' does it by itself");

            var text = string.Create(
                CultureInfo.InvariantCulture, $"{last.Ended.UtcDateTime:yyyy-MM-dd}: {CountText.Of(last.Versions, "version")}, {CountText.Of(last.FindingCount, "finding")}");
            return last.FindingCount == 0 ? CheckResult.Ok("verification", text) : CheckResult.Warning("verification", text + "; 'pys3local verify' names them, and says what to do");
        }
        catch (StorageException failure)
        {
            return CheckResult.Warning("verification", failure.Message);
        }
    }

    private static CheckResult Permissions(string path)
    {
        if (OperatingSystem.IsWindows())
            return CheckResult.Ok("path", path);
        var mode = File.GetUnixFileMode(path);
        var octal = Convert.ToString((int)mode, 8).PadLeft(4, '0');
        return (mode & Others) == 0
            ? CheckResult.Ok("path", $"{path}, mode {octal}")
            : CheckResult.Warning("path", $"{path} is open to others (mode {octal}); type: chmod 700 {path}");
    }

    private static CheckResult Space(string path)
    {
        var free = new DriveInfo(path).AvailableFreeSpace;
        var text = $"{SizeText.Of(free)} free";
        return free >= LittleSpace ? CheckResult.Ok("space", text) : CheckResult.Warning("space", text + ": free some space before the disk is full");
    }

    private static CheckResult FileSystem(string path)
    {
        // The three of them cannot be distinguished.
        var format = new DriveInfo(path).DriveFormat is var known and not ("ext2" or "ext3" or "ext4") ? known : "ext2, ext3 or ext4";
        return Volatile.Contains(format) ? CheckResult.Warning("file system", $"{format}: what is stored here does not survive a restart of the machine or the container")
            : Remote.Contains(format) ? CheckResult.Warning("file system", $"{format}: renames and syncs may promise less here than on a local disk")
            : CheckResult.Ok("file system", format);
    }

    private static CheckResult ReadOnly(ServeSettings settings, string path) => settings.Get(ServeOptions.ReadOnly)
        ? CheckResult.Ok("write", $"{path} is mounted read-only, and nothing is to be written")
        : CheckResult.Failure("write", $"{path} is mounted read-only: mount it writable, or start with --read-only, which serves what is there");

    private static IEnumerable<CheckResult> Writing(string path)
    {
        var probe = Path.Combine(path, $".pys3local-doctor-{Environment.ProcessId}");
        var results = new List<CheckResult>();
        try
        {
            Directory.CreateDirectory(probe);
            results.Add(Sync(probe));
            File.WriteAllText(Path.Combine(probe, "case"), "");
            results.Add(File.Exists(Path.Combine(probe, "CASE"))
                ? CheckResult.Warning("case", "names that differ in case only are one file here: the store keeps such keys apart under other names")
                : CheckResult.Ok("case", "upper and lower case are kept apart"));
            results.Add(LocalStoreSight.KnowsLinks(probe)
                ? CheckResult.Ok("links", "a file can have two names: the newest version of a key takes its space once")
                : CheckResult.Warning("links", "a file cannot have two names here (FAT, exFAT, some network disks): everything works, but with versioning the newest version of each key takes its space twice"));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            results.Add(CheckResult.Failure("write", $"{path} cannot be written by this user; check owner and permissions"));
        }
        finally
        {
            if (Directory.Exists(probe))
                Directory.Delete(probe, recursive: true);
        }

        return results;
    }

    private static CheckResult Sync(string directory)
    {
        var start = Stopwatch.GetTimestamp();
        using (var file = new FileStream(Path.Combine(directory, "new"), FileMode.CreateNew, FileAccess.Write))
        {
            file.Write("pys3local"u8);
            DiskSync.File(file.SafeFileHandle);
        }

        File.Move(Path.Combine(directory, "new"), Path.Combine(directory, "old"), overwrite: true);
        var text = string.Create(CultureInfo.InvariantCulture, $"write, sync and rename take {Stopwatch.GetElapsedTime(start).TotalMilliseconds:0.0} ms");
        return CheckResult.Ok("write", text);
    }
}

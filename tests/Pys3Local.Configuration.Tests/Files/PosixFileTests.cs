using Pys3Local.Configuration.Files;
using Pys3Local.Storage;

namespace Pys3Local.Configuration.Tests.Files;

/// <summary>Keys and settings are on the disk when a command says so: no error of a sync counts as success.</summary>
public sealed class PosixFileTests
{
    [Test]
    public void What_cannot_be_synced_is_an_error()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "There is no such device.");

        // EINVAL, one of the errors that the runtime's own call passes over.
        using var device = File.OpenHandle("/dev/null", FileMode.Open, FileAccess.Write);
        Assert.Throws<IOException>(() => DiskSync.File(device));
    }

    [Test]
    public void A_directory_that_cannot_be_synced_is_an_error()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such call.");
        Assert.Throws<IOException>(() => PosixFile.SyncDirectory(Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N"))));
    }
}

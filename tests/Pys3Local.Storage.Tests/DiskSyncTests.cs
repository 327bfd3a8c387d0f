namespace Pys3Local.Storage.Tests;

public sealed class DiskSyncTests
{
    private static readonly bool HasDevices = OperatingSystem.IsLinux();

    [Test]
    public void A_file_and_its_directory_can_be_synced()
    {
        var directory = Directory.CreateTempSubdirectory("disk-sync-");
        try
        {
            using (var file = File.OpenHandle(Path.Combine(directory.FullName, "file"), FileMode.CreateNew, FileAccess.Write))
            {
                RandomAccess.Write(file, "content"u8, 0);
                DiskSync.File(file);
            }

            DiskSync.Directory(directory.FullName);
            Assert.Equal("content", File.ReadAllText(Path.Combine(directory.FullName, "file")));
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    [Test]
    public void What_cannot_be_synced_is_an_error_and_not_taken_for_synced()
    {
        Assert.SkipUnless(HasDevices, "There is no such device.");

        // fsync answers EINVAL for it, one of the errors that the runtime's own call passes over.
        using var device = File.OpenHandle("/dev/null", FileMode.Open, FileAccess.Write);
        Assert.Throws<IOException>(() => DiskSync.File(device));
    }

    [Test]
    public void A_directory_that_is_not_there_is_an_error() =>
        Assert.Throws<IOException>(() => DiskSync.Directory(Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N"))));
}

using Pys3Local.Storage.Local.Files;

namespace Pys3Local.Storage.Local.Tests.Files;

public sealed class LinuxErrorsTests
{
    [Test]
    [Arguments(LinuxErrors.InputOutput, StorageFailure.Damaged, StorageFailure.NotWritten)]
    [Arguments(LinuxErrors.NoSpace, StorageFailure.NoSpace, StorageFailure.NoSpace)]
    [Arguments(LinuxErrors.ReadOnly, StorageFailure.ReadOnly, StorageFailure.ReadOnly)]
    public void What_could_not_be_written_says_nothing_of_what_can_be_read(int error, StorageFailure read, StorageFailure written)
    {
        Assert.Equal(read, LinuxErrors.From(error, "path").Failure);
        Assert.Equal(written, LinuxErrors.FromWrite(error, "path").Failure);
    }
}

using Pys3Local.Cli.Serving;
using Pys3Local.Cli.Stores;

namespace Pys3Local.Cli.Tests.Serving;

public sealed class ContainerTests
{
    private static readonly string[] Mounts = ["1 0 0:30 / / rw - overlay overlay rw", "2 1 8:1 /vol /data rw - ext4 /dev/sda1 rw"];

    [Test]
    [Arguments("/data", true)]
    [Arguments("/data/minio", true)]
    [Arguments("/database", false)]
    [Arguments("/srv", false)]
    public void Who_starts_a_container_hears_whether_the_data_outlives_it(string directory, bool isOnVolume)
    {
        var note = Container.VolumeNote(directory, true, path => MountPoints.IsOnVolume(path, Mounts));

        Assert.Contains(isOnVolume ? "on a volume" : $"-v NAME:{directory}", note, StringComparison.Ordinal);
        Assert.Equal("", Container.VolumeNote(directory, false, _ => false));
    }
}

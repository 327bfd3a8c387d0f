using FsCheck;
using FsCheck.Fluent;
using Pys3Local.S3.Checksums;

namespace Pys3Local.S3.Tests.Checksums;

// Values made at random by FsCheck, which makes them by reflection: not part of the native tests.
public sealed partial class CrcTests
{
    [Test]
    [Arguments("CRC32")]
    [Arguments("CRC32C")]
    [Arguments("CRC64NVME")]
    public void Combined_parts_are_the_whole(string name)
    {
        var algorithm = ChecksumNames.FromName(name)!.Value;
        Prop.ForAll<byte[][]>(parts =>
        {
            parts = [.. parts.Select(part => part ?? [])];
            var whole = ObjectChecksum.Of(algorithm, Compute(algorithm, [.. parts.SelectMany(part => part)]));
            var combined = MultipartChecksum.FullObject(algorithm, [.. parts.Select(part => new PartChecksum(Convert.ToBase64String(Compute(algorithm, part)), part.Length))]);
            return combined == whole;
        }).QuickCheckThrowOnFailure();
    }
}

using Pys3Local.Replication.Copying;
using Pys3Local.Storage;

namespace Pys3Local.Replication.Tests.Copying;

public sealed class PartPlanTests
{
    private const long Mebibyte = 1 << 20;

    [Test]
    public void An_object_goes_in_the_parts_that_it_came_in() =>
        Assert.Equal([8 * Mebibyte, 6 * Mebibyte, 1], PartPlan.Of(Version((14 * Mebibyte) + 1, $"{8 * Mebibyte},{6 * Mebibyte},1"), 32 * Mebibyte));

    [Test]
    public void What_is_small_goes_whole() => Assert.Null(PartPlan.Of(Version(32 * Mebibyte, null), 32 * Mebibyte));

    [Test]
    public void What_is_large_goes_in_pieces() => Assert.Equal([32 * Mebibyte, 32 * Mebibyte, 1], PartPlan.Of(Version((64 * Mebibyte) + 1, null), 32 * Mebibyte));

    [Test]
    public void No_object_has_too_many_parts()
    {
        var plan = PartPlan.Of(Version(5L << 40, null), 32 * Mebibyte)!;
        Assert.InRange(plan.Count, 9_000, 10_000);
        Assert.Equal(5L << 40, plan.Sum());
    }

    [Test]
    public void Parts_that_no_service_would_take_are_not_those_of_the_copy() => Assert.Null(PartPlan.Of(Version(2000, "1000,1000"), 32 * Mebibyte));

    private static ObjectInfo Version(long size, string? parts) => new()
    {
        Key = "key",
        Size = size,
        ETag = "",
        LastModified = DateTimeOffset.UnixEpoch,
        Attributes = parts is null ? StringMap.Empty : StringMap.Empty.SetItem(PartSizes.Attribute, parts),
    };
}

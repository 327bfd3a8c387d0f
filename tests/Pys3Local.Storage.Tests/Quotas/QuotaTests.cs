using Pys3Local.Storage.Quotas;

namespace Pys3Local.Storage.Tests.Quotas;

public sealed class QuotaTests
{
    [Test]
    [Arguments(1_048_576L, 10L, 4L, 1L, 1_048_576L, "b: the quota of the bucket has no room for 1,048,576 bytes more (4 of 1,048,576 bytes are used); delete something, or ask the operator for more")]
    [Arguments(100L, 10L, 100L, 1L, 1L, "b: the quota of the bucket is used up (100 of 100 bytes); delete something, or ask the operator for more")]
    [Arguments(100L, 1L, 4L, 1L, 1L, "b: the quota of the bucket is used up (1 of 1 versions); delete something, or ask the operator for more")]
    [Arguments(null, 1L, 4L, 1L, 1L, "b: the quota of the bucket is used up (1 of 1 versions); delete something, or ask the operator for more")]
    public void It_says_what_does_not_fit(long? bytes, long? versions, long held, long heldVersions, long more, string told) =>
        Assert.Equal(told, new Quota(bytes, versions).Exceeded("b: the quota of the bucket", held, heldVersions, more).Message);
}

using System.Text;

namespace Pys3Local.Storage.Tests.Conformance;

public sealed class HardKeysTests
{
    [Test]
    public void Hard_keys_are_legal_and_different()
    {
        Assert.All(HardKeys.All, key => Assert.InRange(new UTF8Encoding(false, throwOnInvalidBytes: true).GetByteCount(key), 1, 1024));
        Assert.Equal(HardKeys.All.Distinct(StringComparer.Ordinal), HardKeys.All);
        Assert.True(HardKeys.All.Count < 1000, "They fit on one page.");
    }
}

using Pys3Local.Server.Metrics;

namespace Pys3Local.Server.Tests.Metrics;

public sealed class LastWritesTests
{
    [Test]
    public void What_was_saved_is_known_after_a_restart()
    {
        var writes = new LastWrites(TimeProvider.System, "photos laptop 1795900000\nphotos phone 1795900100\ndocuments laptop 1795900200\n");

        Assert.Equal(1795900100, writes.Of("photos")?.ToUnixTimeSeconds());
        Assert.Equal(1795900200, writes.OfKey("laptop")?.ToUnixTimeSeconds());
        Assert.Null(writes.Of("music"));
        Assert.Equal("documents laptop 1795900200\nphotos laptop 1795900000\nphotos phone 1795900100\n", writes.Save());
    }

    [Test]
    [Arguments("")]
    [Arguments("photos laptop")]
    [Arguments("photos laptop yesterday\n\0\0\0")]
    public void A_file_that_makes_no_sense_says_nothing(string saved) => Assert.Empty(new LastWrites(TimeProvider.System, saved).All);

    [Test]
    public void There_are_never_more_pairs_than_there_may_be()
    {
        var saved = string.Concat(Enumerable.Range(0, 3000).Select(i => $"bucket-{i} key {i}\n"));

        Assert.Equal(LastWrites.MaxPairs, new LastWrites(TimeProvider.System, saved).All.Count);
    }
}

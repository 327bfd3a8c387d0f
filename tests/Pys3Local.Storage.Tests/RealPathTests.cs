namespace Pys3Local.Storage.Tests;

public sealed class RealPathTests : IDisposable
{
    private readonly string _root = RealPath.Of(Directory.CreateTempSubdirectory("pys3local-real-").FullName);

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Test]
    public void Links_are_followed_also_where_the_rest_is_not_there_yet()
    {
        var real = Directory.CreateDirectory(Path.Combine(_root, "real")).FullName;
        Directory.CreateSymbolicLink(Path.Combine(_root, "link"), real);
        Directory.CreateSymbolicLink(Path.Combine(_root, "again"), Path.Combine(_root, "link"));
        Assert.Equal(real, RealPath.Of(Path.Combine(_root, "again") + "/"));
        Assert.Equal(Path.Combine(real, "new", "deep"), RealPath.Of(Path.Combine(_root, "link", "new", "deep")));
    }

    [Test]
    public void A_neighbour_is_not_inside()
    {
        Assert.True(RealPath.IsIn("/data/x", "/data"));
        Assert.True(RealPath.IsIn("/data", "/"));
        Assert.False(RealPath.IsIn("/data2", "/data"));
        Assert.False(RealPath.IsIn("/data", "/data"));
    }
}

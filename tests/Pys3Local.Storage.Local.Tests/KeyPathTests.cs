using Pys3Local.Storage.Local.Keys;

namespace Pys3Local.Storage.Local.Tests;

public sealed partial class KeyPathTests
{
    [Test]
    [Arguments("a.txt")]
    [Arguments("dir/sub dir/Ä ö.tar.gz")]
    [Arguments("100%.txt")]
    [Arguments("a%20b")]
    [Arguments("%41")]
    [Arguments("日本/語")]
    [Arguments(".hidden/..x")]
    [Arguments("a:b\\c*?")]
    public void An_ordinary_key_is_its_own_path(string key)
    {
        var paths = new KeyPath(default);
        Assert.Equal(key, paths.Of(key));
        Assert.Equal(key + ".json", paths.Sidecar(key));
    }

    [Test]
    [Arguments("a//b", "a/%-/b")]
    [Arguments("a/", "a/%-")]
    [Arguments("/a", "%-/a")]
    [Arguments("..", "%2E%2E")]
    [Arguments("a\nb", "a%0Ab")]
    [Arguments("a%0Ab", "a%250Ab")]
    [Arguments("%-", "%25-")]
    public void Other_keys_are_escaped(string key, string path) => Assert.Equal(path, new KeyPath(default).Of(key));
}

using System.Diagnostics;

namespace Pys3Local.Storage.Tests;

public sealed class PathKindTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("pys3local-kinds-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Test]
    public void Files_directories_and_what_is_missing_are_told_apart()
    {
        File.WriteAllText(Path("file"), "");
        File.CreateSymbolicLink(Path("link"), Path("file"));
        File.CreateSymbolicLink(Path("dangling"), Path("nothing"));
        Assert.Equal(
            [PathKind.File, PathKind.File, PathKind.Directory, PathKind.Missing, PathKind.Missing, PathKind.Missing],
            new[] { Path("file"), Path("link"), _root, Path("none"), Path("dangling"), Path("file/below") }.Select(PathKinds.Of));
        Assert.True(PathKinds.IsThere(_root));
        Assert.False(PathKinds.IsThere(Path("none")));
    }

    [Test]
    public void A_pipe_is_no_file()
    {
        if (!OperatingSystem.IsLinux())
            return;

        using (var made = Process.Start("mkfifo", [Path("pipe")]))
            made.WaitForExit();
        Assert.Equal(PathKind.Special, PathKinds.Of(Path("pipe")));
        Assert.Equal(PathKind.Special, PathKinds.Of("/dev/null"));
    }

    /// <summary>Root may look at everything but these.</summary>
    [Test]
    public void What_cannot_be_looked_at_is_not_missing()
    {
        if (!OperatingSystem.IsLinux())
            return;

        File.CreateSymbolicLink(Path("one"), Path("other"));
        File.CreateSymbolicLink(Path("other"), Path("one"));
        Assert.Throws<IOException>(() => PathKinds.Of(Path("one")));
        var name = new string('x', 300);
        Assert.False(File.Exists(Path(name)));
        Assert.Throws<IOException>(() => PathKinds.Of(Path(name)));
    }

    private string Path(string name) => System.IO.Path.Combine(_root, name);
}

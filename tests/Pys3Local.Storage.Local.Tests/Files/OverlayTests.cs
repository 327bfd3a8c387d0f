using Pys3Local.Storage.Local.Files;

namespace Pys3Local.Storage.Local.Tests.Files;

/// <summary>A read-only directory that looks as if it could be written: the same answers as those of a real one, and nothing changes below.</summary>
public sealed class OverlayTests : IDisposable
{
    private readonly TemporaryStore _lower = new();
    private readonly TemporaryStore _real = new();
    private readonly OverlayFileSystem _overlay;

    public OverlayTests()
    {
        foreach (var root in (string[])[_lower.Path, _real.Path])
        {
            Directory.CreateDirectory($"{root}/full/deep");
            Directory.CreateDirectory($"{root}/empty");
            File.WriteAllText($"{root}/file", "file");
            File.WriteAllText($"{root}/full/one", "one");
            File.WriteAllText($"{root}/full/deep/two", "two");
            File.CreateSymbolicLink($"{root}/link", "full");
        }

        _overlay = OverlayFileSystem.Over(new ReadOnlyFiles(_lower.Path), _lower.Path);
    }

    public void Dispose()
    {
        _overlay.Dispose();
        _lower.Dispose();
        _real.Dispose();
    }

    [Test]
    [Arguments(1)]
    [Arguments(2)]
    [Arguments(3)]
    public void It_answers_as_a_disk_that_can_be_written(int seed)
    {
        var random = new Random(seed);
        var before = Describe(new LinuxFileSystem(), _lower.Path);
        string[] names = ["file", "full", "full/one", "full/deep", "full/deep/two", "empty", "empty/new", "new", "new/below", "new/below/it", "file/below"];
        var linked = false;
        for (var step = 0; step < 400; step++)
        {
            var (kind, one, other) = (random.Next(step < 200 ? 6 : 7), names[random.Next(names.Length)], names[random.Next(names.Length)]);
            if (other.StartsWith(one, StringComparison.Ordinal) || one.StartsWith(other, StringComparison.Ordinal) || (kind == 4 && linked))
                continue;

            linked |= kind == 6;

            var (expected, found) = (Do(new LinuxFileSystem(), _real.Path), Do(_overlay, _lower.Path));
            Assert.True(expected == found, $"step {step}: {kind} {one} {other}: {found} instead of {expected}");
            Assert.Equal(Describe(new LinuxFileSystem(), _real.Path), Describe(_overlay, _lower.Path));

            string Do(IFileSystem files, string root) => kind switch
            {
                0 => $"{files.Create($"{root}/{one}", "made"u8)}",
                1 => $"{files.Delete($"{root}/{one}")}",
                2 => $"{files.CreateDirectory($"{root}/{one}")}",
                3 => $"{files.RemoveDirectory($"{root}/{one}")}",
                4 => Append(files, $"{root}/{one}", step),
                5 => $"{files.Rename($"{root}/{one}", $"{root}/{other}")}",
                _ => files.Find($"{root}/{one}") is { Kind: FileKind.File } ? $"{files.Link($"{root}/{one}", $"{root}/{other}")}" : "",
            };
        }

        Assert.Equal(before, Describe(new LinuxFileSystem(), _lower.Path));
    }

    [Test]
    public void Links_on_the_way_are_not_followed_where_they_must_not_be()
    {
        Assert.Null(_overlay.OpenBelow(_lower.Path, $"{_lower.Path}/link/one"));
        Assert.Null(_overlay.FindBelow(_lower.Path, $"{_lower.Path}/link/one"));
        Assert.Equal(FileOutcome.Done, _overlay.Create($"{_lower.Path}/link/new", "new"u8));
        Assert.Null(_overlay.OpenBelow(_lower.Path, $"{_lower.Path}/link/new"));
        Assert.NotNull(_overlay.FindBelow(_lower.Path, $"{_lower.Path}/full/one"));
    }

    [Test]
    public void What_was_written_goes_with_it()
    {
        _overlay.Create($"{_lower.Path}/new", "new"u8);
        Assert.NotEmpty(Directory.GetFiles(_overlay.Upper));
        _overlay.Dispose();
        Assert.False(Directory.Exists(_overlay.Upper));
    }

    private static string Append(IFileSystem files, string path, int step)
    {
        using var file = files.Open(path, write: true);
        file?.Write(file.Facts.Size, [(byte)('a' + (step % 26))]);
        return file is null ? "nothing" : "written";
    }

    private static string Describe(IFileSystem files, string root)
    {
        var lines = new List<string>();
        Add("");
        return string.Join('\n', lines);

        void Add(string directory)
        {
            foreach (var item in files.Items($"{root}{directory}").OrderBy(static item => item.Name, StringComparer.Ordinal))
            {
                var path = $"{directory}/{item.Name}";
                var facts = files.Find($"{root}{path}");
                Assert.Equal(item.Kind, facts?.Kind);
                using var file = files.Open($"{root}{path}");
                var bytes = new byte[file?.Facts.Size ?? 0];
                _ = file?.Read(0, bytes);
                lines.Add($"{path} {item.Kind} {System.Text.Encoding.UTF8.GetString(bytes)}");
                if (item.Kind == FileKind.Directory)
                    Add(path);
            }
        }
    }
}

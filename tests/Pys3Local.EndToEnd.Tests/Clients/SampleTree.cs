using Pys3Local.EndToEnd.Harness;

namespace Pys3Local.EndToEnd.Clients;

/// <summary>What a person backs up: a real tree of documents of this machine, and a made one with names and sizes that go wrong elsewhere.</summary>
public sealed class SampleTree : IDisposable
{
    private const string DocumentsOfTheMachine = "/usr/share/doc";
    private const int MaxFiles = 3000;
    private const long MaxBytes = 100L << 20;
    private const long MaxFileBytes = 8L << 20;

    private readonly Lazy<TemporaryDirectory> _directory = new(Make);

    /// <summary>Both trees; made when first asked for.</summary>
    public string Path => _directory.Value["tree"];

    public string HardNames => System.IO.Path.Combine(Path, "hard names");

    public void Dispose()
    {
        if (_directory.IsValueCreated)
            _directory.Value.Dispose();
    }

    private static TemporaryDirectory Make()
    {
        var directory = new TemporaryDirectory();
        var documents = CopyDocuments(System.IO.Path.Combine(directory["tree"], "doc"));
        Assert.True(documents > 100, $"{DocumentsOfTheMachine} has only {documents} files: no real tree to work on.");
        MakeHardNames(System.IO.Path.Combine(directory["tree"], "hard names"));
        return directory;
    }

    private static int CopyDocuments(string target)
    {
        var options = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint };
        var files = 0;
        var bytes = 0L;
        foreach (var file in new DirectoryInfo(DocumentsOfTheMachine).EnumerateFiles("*", options))
        {
            if (file.Length > MaxFileBytes || bytes + file.Length > MaxBytes)
                continue;

            var copy = System.IO.Path.Combine(target, System.IO.Path.GetRelativePath(DocumentsOfTheMachine, file.FullName));
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(copy)!);
            file.CopyTo(copy);
            bytes += file.Length;
            if (++files == MaxFiles)
                break;
        }

        return files;
    }

    private static void MakeHardNames(string target)
    {
        string[] names =
        [
            "with spaces in it.txt", " leading and trailing ", "a+b.txt", "100%.txt", "%41.txt", "%2F.txt", "#1.txt", "what?.txt", "this&that=x.txt",
            "caf\u00e9.txt", "cafe\u0301.txt", "\U0001F600 \U0001F4BE.txt", "日本語/ファイル.txt", ".hidden", "..two-dots", "...", ".dir/.file",
            "quote'and\"double.txt", "back\\slash.txt", "semi;colon:comma,.txt", "tilde~at@dollar$.txt", "(round)[square]{curly}.txt", "<angle>|pipe^.txt",
            "x.json", ".metadata/x.json", "objects/x", "UPPER.txt", "upper.txt", "CON", "aux.txt", new string('n', 200), "deep/" + string.Concat(Enumerable.Repeat("d/", 60)) + "file",
        ];
        foreach (var name in names)
            Write(name, SampleData.Bytes(100 + name.Length, name.Length));

        Write("empty", []);
        Write("empty too/empty", []);
        foreach (var mebibytes in new[] { 5, 8, 16, 64 })
        {
            foreach (var difference in new[] { -1, 0, 1 })
                Write($"sizes/{mebibytes} MiB {difference:+0;-0;0}", SampleData.Bytes((mebibytes << 20) + difference, mebibytes));
        }

        void Write(string name, byte[] content)
        {
            var path = System.IO.Path.Combine(target, name);
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, content);
        }
    }
}

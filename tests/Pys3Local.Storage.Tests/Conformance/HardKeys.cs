namespace Pys3Local.Storage.Tests.Conformance;

/// <summary>Keys that S3 allows and that a store on a file system or behind a service is likely to lose, merge or misplace.</summary>
public static class HardKeys
{
    /// <summary>All of them can be in one bucket at once. None is longer than 1,024 bytes of UTF-8.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        .. FileSystem(),
        .. Unicode(),
        .. Names(),
        .. Lengths(),
    ];

    private static IEnumerable<string> FileSystem() =>
    [
        "a", "a/", "a//", "a/b", "a//b", "a/b/", "a/b/c", "a-b", "a.b", "a0", "/", "//", "/a", "//a", "/a/", "./a", "../a", ".", "..", "...",
        "./", "../", "a/.", "a/..", "a/./b", "a/../b", "a/../../b", "../../../../etc/passwd", "..\\..\\b", "a\\b", "\\", "\\\\server\\share",
        "C:", "C:\\a", "a:b", "a:stream:$DATA", "~", "~root", ".hidden", "-", "-rf", "--", "*", "?", "a*b", "[a]", "$HOME", "`a`", "\"", "'",
        "|", "<a>", " ", "  ", " a", "a ", "a /b", "a.", "a./b", "a. ", "\0", "a\0b", "\u0001", "\t", "a\nb", "\r\n", "\u007f", "a\u001b[0m",
    ];

    private static IEnumerable<string> Unicode() =>
    [
        "A", "a/B", "A/b", "\u00c9", "\u00e9", "e\u0301", "E\u0301", "ß", "ss", "ẞ", "I", "i", "İ", "ı", "ﬁ", "fi", "\u00c5", "\u212b", "A\u030a",
        "\uD7FF", "\uE000", "\uFFFD", "\uFFFE", "\uFFFF", "\U00010000", "\U0001F600", "\U0001F600/\U0001F601", "\U0010FFFF", "\u200b", "\u202e", "\ufeff",
        "\u00a0", "\u0085", "\u2028", "日本語", "日本/語", "١", "%", "%00", "%2F", "a%2Fb", "a%2fb", "%2e%2e", "%41", "%%41", "%25", "+", "a+b", "&amp;",
    ];

    private static IEnumerable<string> Names() =>
    [
        "CON", "con", "con.txt", "NUL", "aux", "COM1", "lpt9.txt", "PRN/a", "a/nul/b", "CLOCK$", "$MFT", "desktop.ini", ".DS_Store", "Thumbs.db",
        "x.json", "x", "x/x.json", ".metadata", ".metadata/x.json", "objects", "objects/x", ".pys3local", ".pys3local/x", ".multipart", ".uploads/x",
        "x.tmp", ".tmp", "tmp-1", "x~1", "LONGNA~1.TXT", "_", "__", "=", "=2F", "@", "@eaDir", "#", ";", "!", "null", "null/null", "index", "manifest",
        "0", "00", "1e5", "true", "{}", "[]", "<xml/>", "';DROP TABLE objects;--",
    ];

    private static IEnumerable<string> Lengths()
    {
        var hundred = new string('p', 100);
        yield return new string('l', 200);
        yield return new string('l', 200) + "/x";
        foreach (var length in new[] { 240, 250, 251, 254, 255, 256, 257, 300, 512, 1000 })
        {
            yield return new string('n', length);
            yield return "in/" + new string('n', length) + "/a";
        }

        yield return new string('n', 999) + 'N';
        yield return new string('m', 1024);
        yield return new string('m', 1023) + "/";
        yield return new string('\u00fc', 512);
        yield return string.Concat(Enumerable.Repeat("\U0001F600", 256));
        yield return string.Concat(Enumerable.Repeat("d/", 512));
        yield return string.Concat(Enumerable.Repeat("../", 341));
        yield return new string('/', 1024);
        yield return string.Join('/', Enumerable.Repeat(hundred, 10));
        yield return string.Concat(Enumerable.Repeat("%2F", 341));
    }
}

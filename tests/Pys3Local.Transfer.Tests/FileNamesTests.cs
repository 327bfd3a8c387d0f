using Pys3Local.Storage;
using Pys3Local.Storage.Stacks;
using Pys3Local.Transfer.Contents;
using Pys3Local.Transfer.Exports;

namespace Pys3Local.Transfer.Tests;

/// <summary>Names of files, sizes of parts, and the order of versions, without anything around them.</summary>
public sealed class FileNamesTests
{
    private static readonly DateTimeOffset Time = DateTimeOffset.UnixEpoch;

    [Test]
    [Arguments("a/b c/ä.txt", true)]
    [Arguments("a\\b:c*", true)]
    [Arguments("CON", true)]
    [Arguments(".", false)]
    [Arguments("a/../b", false)]
    [Arguments("/a", false)]
    [Arguments("a/", false)]
    public void Keys_that_are_files(string key, bool isFile) => Assert.Equal(isFile, new FileNames(false).Problem(key) is null);

    [Test]
    [Arguments("a/b c/ä.txt", true)]
    [Arguments("console.log", true)]
    [Arguments("COM10.txt", true)]
    [Arguments("a\\b", false)]
    [Arguments("a:b", false)]
    [Arguments("con", false)]
    [Arguments("dir/Lpt1.txt", false)]
    [Arguments("NUL .txt", false)]
    [Arguments("end.", false)]
    [Arguments("end ", false)]
    [Arguments("tab\there", false)]
    public void Keys_that_are_files_on_Windows(string key, bool isFile) => Assert.Equal(isFile, new FileNames(true).Problem(key) is null);

    [Test]
    [Arguments(10L, 2, 5L, "5x2")]
    [Arguments(11L, 3, 5L, "5x2,1")]
    [Arguments(10L, 3, 5L, null)]
    [Arguments(16L, 3, 5L, null)]
    [Arguments(7L, 1, 7L, "7")]
    [Arguments(0L, 1, 1L, "0")]
    public void Parts_alike(long size, int count, long each, string? expected) => Assert.Equal(expected, PartGuess.Alike(size, count, each)?.ToString());

    [Test]
    public void Usual_parts_come_to_the_size() => Assert.All(PartGuess.Of(100L << 20, 13), parts => Assert.Equal((13, 100L << 20), (parts.Count, parts.Total)));

    [Test]
    [Arguments("", "1 2 3", "+1 +2 +3")]
    [Arguments("1 2 3", "1 2 3", "=1 =2 =3")]
    [Arguments("1 3", "1 2 3", "=1 +2 =3")]
    [Arguments("2 1 3", "1 2 3", "!1 !2 !3")]
    [Arguments("1 2 9", "1 2 3", "=1 =2 +3 =9")]
    [Arguments("0 1", "1 2", "=0 =1 +2")]
    [Arguments("1 9 2", "1 2", "=1 !2 !9")]
    public void Stacks(string here, string source, string expected) => Assert.Equal(
        expected,
        string.Join(' ', StackPlan.Of(Versions(source), Versions(here), ContentProof.IsSame).Select(step => $"{(step.Kind == StackStepKind.Missing ? '+' : step.IsMisplaced ? '!' : '=')}{step.Version.VersionId}")));

    [Test]
    public void A_line_of_a_manifest_comes_back_as_it_was()
    {
        var version = new ObjectInfo
        {
            Key = "a \"key\"\n\u0001",
            VersionId = "id",
            IsLatest = false,
            Size = 3,
            ETag = "etag",
            LastModified = Time.AddMilliseconds(5),
            ContentType = "text/plain",
            Metadata = StringMap.Empty.SetItem("who", "ä"),
            Attributes = StringMap.Empty.AddRange(new Dictionary<string, string>
            {
                ["tags"] = "a%20b=c%2Bd&e=",
                ["checksum"] = "CRC32 FULL_OBJECT AAAAAA==",
                ["cache-control"] = "no-cache",
                ["lock-mode"] = "GOVERNANCE",
                ["lock-until"] = "2040-01-01T00:00:00.000Z",
                ["legal-hold"] = "ON",
                ["parts"] = "1x3",
                ["storage-class"] = "GLACIER",
            }),
        };
        var buffer = new System.Buffers.ArrayBufferWriter<byte>();
        new ManifestLine(version, "bucket/a", "why").Write(buffer);

        Assert.Equal(1, buffer.WrittenSpan.Count((byte)'\n'));
        var (back, file, aside) = ManifestLine.Read(buffer.WrittenMemory);
        Assert.Equal(("bucket/a", "why"), (file, aside));
        Assert.Equal(version.Attributes, back.Attributes);
        Assert.Equal(version with { Attributes = StringMap.Empty, Metadata = StringMap.Empty }, back with { Attributes = StringMap.Empty, Metadata = StringMap.Empty });
        Assert.Equal(version.Metadata, back.Metadata);
    }

    [Test]
    [Arguments("")]
    [Arguments("[]")]
    [Arguments("{}")]
    [Arguments("{\"key\":\"a\",\"version\":\"null\",\"latest\":true,\"modified\":\"never\"}")]
    public void What_is_no_line_of_a_manifest_is_said(string line) => Assert.Throws<InvalidDataException>(() => ManifestLine.Read(System.Text.Encoding.UTF8.GetBytes(line)));

    /// <summary>Each is as old as its number says.</summary>
    private static List<ObjectInfo> Versions(string text) =>
        [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(id => new ObjectInfo { Key = "k", VersionId = id, Size = 1, ETag = id, LastModified = Time.AddDays(int.Parse(id, null)) })];
}

using System.Text;
using Pys3Local.Storage.Local.Layout;

namespace Pys3Local.Storage.Local.Tests.Objects;

public sealed class SidecarTests
{
    private const string Least = """{"key":"k","size":3,"etag":"e","last_modified":"2026-11-22T10:07:43.199526"}""";

    [Test]
    public void What_is_written_is_read()
    {
        var info = new ObjectInfo
        {
            Key = "a/ü \"k\" \\ \u2028",
            Size = long.MaxValue,
            ETag = "5d41402abc4b2a76b9719d911017c592-3",
            LastModified = new DateTimeOffset(2026, 11, 22, 10, 7, 43, TimeSpan.Zero).AddTicks(1_995_260),
            ContentType = "text/plain; charset=utf-8",
            Metadata = StringMap.Empty.Add("b", "").Add("a", "ä"),
            Attributes = StringMap.Empty.Add("checksum", "CRC64NVME FULL_OBJECT Lb1nAmRU5LE="),
            VersionId = "v1",
            IsDeleteMarker = true,
        };
        var read = Sidecar.Read(Sidecar.Write(new VersionRecord(info, 7, 1_796_022_413_387_532_000)))!;
        Assert.Equal((7, 1_796_022_413_387_532_000), (read.Sequence, read.FileTime));
        Assert.Equal(info.Metadata, read.Info.Metadata);
        Assert.Equal(info.Attributes, read.Info.Attributes);
        Assert.Equal(info, read.Info with { Metadata = info.Metadata, Attributes = info.Attributes });
    }

    [Test]
    public void What_is_not_said_is_the_null_version_with_nothing_kept()
    {
        var read = Read(Least)!;
        Assert.Equal((ObjectInfo.NullVersion, null, false, 0, 0), (read.Info.VersionId, read.Info.ContentType, read.Info.IsDeleteMarker, read.Sequence, read.FileTime));
        Assert.Empty(read.Info.Metadata);
        Assert.Empty(read.Info.Attributes);
    }

    [Test]
    public void Null_is_as_good_as_nothing() => Assert.NotNull(Read(
        With("""
        "content_type":null,"metadata":null,"attributes":null,"version_id":null,"sequence":null,"delete_marker":null,"file_time":null
        """)));

    [Test]
    public void What_is_unknown_is_passed_over() => Assert.Equal("k", Read(With("""
        "acl":{"key":"other","list":[1,{"size":9}]},"storage_class":"STANDARD"
        """))!.Info.Key);

    [Test]
    public void The_last_of_two_counts() => Assert.Equal("2", Read(With("""
        "metadata":{"a":"0"},"metadata":{"a":"1","a":"2"}
        """))!.Info.Metadata["a"]);

    [Test]
    [Arguments("2026-11-22T10:07:43", 0)]
    [Arguments("2026-11-22T10:07:43.5", 5_000_000)]
    [Arguments("2026-11-22T10:07:43.199526Z", 1_995_260)]
    [Arguments("2026-11-22T12:07:43.199526+02:00", 1_995_260)]
    [Arguments("2026-11-22 10:07:43.199526", 1_995_260)]
    public void Times_are_utc_unless_they_say_otherwise(string text, int ticks) => Assert.Equal(
        new DateTimeOffset(2026, 11, 22, 10, 7, 43, TimeSpan.Zero).AddTicks(ticks), Read(Least.Replace("2026-11-22T10:07:43.199526", text, StringComparison.Ordinal))!.Info.LastModified);

    [Test]
    [Arguments("")]
    [Arguments("null")]
    [Arguments("[]")]
    [Arguments("{}")]
    [Arguments("""{"key":"","size":3,"etag":"e","last_modified":"2026-11-22T10:07:43"}""")]
    [Arguments("""{"key":"k","size":-1,"etag":"e","last_modified":"2026-11-22T10:07:43"}""")]
    [Arguments("""{"key":"k","size":3,"last_modified":"2026-11-22T10:07:43"}""")]
    [Arguments("""{"key":"k","size":3,"etag":"e","last_modified":"yesterday"}""")]
    [Arguments("""{"key":"k","size":"3","etag":"e","last_modified":"2026-11-22T10:07:43"}""")]
    [Arguments("""{"key":"k","size":3.5,"etag":"e","last_modified":"2026-11-22T10:07:43"}""")]
    [Arguments("""{"key":["k"],"size":3,"etag":"e","last_modified":"2026-11-22T10:07:43"}""")]
    [Arguments("""{"key":"\ud800","size":3,"etag":"e","last_modified":"2026-11-22T10:07:43"}""")]
    [Arguments(Least + "{}")]
    public void What_is_no_sidecar_is_none(string json) => Assert.Null(Read(json));

    /// <summary>A value of null would fail each write of the index that has it.</summary>
    [Test]
    [Arguments("""{"a":null}""")]
    [Arguments("""{"a":1}""")]
    [Arguments("""{"a":{}}""")]
    [Arguments("""["a","b"]""")]
    public void Metadata_are_texts(string map)
    {
        Assert.Null(Read(With($"\"metadata\":{map}")));
        Assert.Null(Read(With($"\"attributes\":{map}")));
    }

    [Test]
    public void One_that_was_cut_off_is_none()
    {
        var whole = Encoding.UTF8.GetBytes(With("""
            "metadata":{"a":"b"},"attributes":{"c":"d"},"sequence":7
            """));
        for (var length = 0; length < whole.Length; length++)
            Assert.Null(Sidecar.Read(whole.AsSpan(0, length)));
    }

    private static string With(string properties) => Least[..^1] + "," + properties + "}";

    private static VersionRecord? Read(string json) => Sidecar.Read(Encoding.UTF8.GetBytes(json));
}

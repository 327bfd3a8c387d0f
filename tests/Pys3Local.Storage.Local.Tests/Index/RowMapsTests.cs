using System.Collections.Immutable;
using Pys3Local.Storage.Local.Index;

namespace Pys3Local.Storage.Local.Tests.Index;

public sealed class RowMapsTests
{
    [Test]
    [Arguments("", "")]
    [Arguments("", "checksum=CRC64NVME FULL_OBJECT x")]
    [Arguments("a=1", "")]
    [Arguments("a=1;b=;ü=ä ö", "checksum=x;tags=y;lock=")]
    public void What_is_written_is_read(string metadata, string attributes)
    {
        var info = Info(Map(metadata), Map(attributes));
        var read = RowMaps.Read(RowMaps.Write(info));
        Assert.Equal(info.Metadata, read.Metadata);
        Assert.Equal(info.Attributes, read.Attributes);
    }

    [Test]
    [Arguments(127)]
    [Arguments(128)]
    [Arguments(2048)]
    [Arguments(70_000)]
    public void Values_of_any_length_are_read(int length)
    {
        var info = Info(Map("short=x").Add("long", new string('v', length)), Map(new string('n', 50) + "=y"));
        var read = RowMaps.Read(RowMaps.Write(info));
        Assert.Equal(info.Metadata, read.Metadata);
        Assert.Equal(info.Attributes, read.Attributes);
    }

    [Test]
    public void Names_of_the_same_place_are_told_apart()
    {
        // First and last byte and length are the same.
        foreach (var name in (string[])["abca", "acba", "abca", "aéa"])
        {
            var read = RowMaps.Read(RowMaps.Write(Info(Map($"{name}=1"), StringMap.Empty)));
            Assert.Equal([name], read.Metadata.Keys);
        }
    }

    /// <summary>An index of version 0.3 stays in use.</summary>
    [Test]
    public void The_json_of_version_0_3_is_read()
    {
        var (metadata, attributes) = RowMaps.Read("""[["a","1","b","2"],["checksum","x"]]"""u8);
        Assert.Equal(Map("a=1;b=2"), metadata);
        Assert.Equal(Map("checksum=x"), attributes);
    }

    [Test]
    public void What_was_cut_off_is_an_error()
    {
        var whole = RowMaps.Write(Info(Map("a=1"), Map("checksum=CRC32 FULL_OBJECT abc")))!;
        for (var length = 1; length < whole.Length; length++)
        {
            var part = whole[..length];
            Assert.True(Record.Exception(() => RowMaps.Read(part)) is ArgumentException, $"{length} bytes");
        }
    }

    private static ImmutableSortedDictionary<string, string> Map(string pairs) => StringMap.Empty.AddRange(
        pairs.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(static pair => KeyValuePair.Create(pair.Split('=')[0], pair.Split('=')[1])));

    private static ObjectInfo Info(ImmutableSortedDictionary<string, string> metadata, ImmutableSortedDictionary<string, string> attributes) =>
        new() { Key = "key", ETag = "", Size = 0, LastModified = default, Metadata = metadata, Attributes = attributes };
}

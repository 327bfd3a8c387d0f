using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Pys3Local.Storage.Drime.Names;

namespace Pys3Local.Storage.Drime.Tests;

public sealed class EntryNameTests
{
    [Test]
    [Arguments("report.pdf")]
    [Arguments("100 %.txt")]
    [Arguments("a%zz")]
    [Arguments("größe 😀.txt")]
    [Arguments(".hidden")]
    [Arguments("a:b?c*d|e\"f<g>")]
    public void An_ordinary_segment_is_its_own_name(string segment) => Assert.Equal([segment], EntryName.Encode(segment));

    [Test]
    [Arguments("", "%2F")]
    [Arguments(".", "%2E")]
    [Arguments("..", "%2E%2E")]
    [Arguments(" a ", "%20a%20")]
    [Arguments("a\\b", "a%5Cb")]
    [Arguments("a\tb", "a%09b")]
    [Arguments("a%20b", "a%2520b")]
    [Arguments("%2F", "%252F")]
    [Arguments("\u3000x", "%E3%80%80x")]
    public void What_Drime_cannot_hold_is_escaped(string segment, string name)
    {
        Assert.Equal([name], EntryName.Encode(segment));
        Assert.Equal(segment, EntryName.Decode(name));
    }

    [Test]
    [Arguments("a%20b")]
    [Arguments("a%2Fb")]
    [Arguments("%C3")]
    [Arguments("%2")]
    [Arguments("%%")]
    public void A_name_that_nothing_is_written_as_stands_for_itself(string name) => Assert.Equal(name, EntryName.Decode(name));

    [Test]
    public void Cautious_names_differ_in_more_than_case()
    {
        string[] segments = ["readme", "README", "Readme", "rEADME", "ä", "Ä", "a"];
        var names = segments.Select(segment => Assert.Single(EntryName.Encode(segment, cautious: true))).ToList();
        Assert.Equal(segments.Length, names.Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.Equal(segments, names.Select(EntryName.Decode));
    }

    [Test]
    [Arguments(false)]
    [Arguments(true)]
    public void Every_segment_comes_back_and_every_name_can_be_held(bool cautious)
    {
        var characters = Gen.Elements("a", "B", "%", "2", "F", "5", "C", " ", ".", "\\", "\u0001", "\u007f", "ä", "\U0001F600", "\u200b", "-");
        var segments = Gen.Sized(size => characters.ListOf(size * 12)).Select(string.Concat);
        Prop.ForAll(segments.ToArbitrary(), segment =>
        {
            var names = EntryName.Encode(segment, cautious);
            var back = string.Concat(names.SkipLast(1).Select(EntryName.Continued)) + EntryName.Decode(names[^1]);
            return segment == back && names.All(CanBeHeld) && names.SkipLast(1).All(name => EntryName.Continued(name) is not null);
        }).QuickCheckThrowOnFailure();
    }

    private static bool CanBeHeld(string name) =>
        name.Length > 0 && name == name.Trim() && name is not ("." or "..") && Encoding.UTF8.GetByteCount(name) <= EntryName.MaxBytes &&
        !name.Any(c => char.IsControl(c) || c is '\\' or '/');
}

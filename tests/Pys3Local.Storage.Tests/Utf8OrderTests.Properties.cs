using FsCheck;
using FsCheck.Fluent;
using Pys3Local.Storage.Tests.Conformance;

namespace Pys3Local.Storage.Tests;

// Values made at random by FsCheck, which makes them by reflection: not part of the native tests.
public sealed partial class Utf8OrderTests
{
    /// <summary>Short texts of few characters: they share prefixes and lie at the edges of what UTF-16 and UTF-8 order differently.</summary>
    private static Gen<string> Texts { get; } = Gen.Elements(
            "\0", "a", "b", "\u007f", "\u0080", "\u07ff", "\u0800", "\uD7FF", "\uE000", "\uFFFE", "\uFFFF", "\U00010000", "\U000103FF", "\U00010400", "\U0010FFFF")
        .ListOf(4).Select(texts => string.Concat(texts)).Or(Gen.Elements("", "a", "\uFFFF", "\U00010000", "\U0010FFFF", "a\U0010FFFF"));

    [Test]
    public void Texts_are_ordered_as_their_bytes() => Check.QuickThrowOnFailure(Prop.ForAll(
        Texts.Zip(Texts).ToArbitrary(),
        pair => Math.Sign(Utf8Order.Instance.Compare(pair.Item1, pair.Item2)) == Math.Sign(ListReference.ByBytes.Compare(pair.Item1, pair.Item2))));

    [Test]
    public void Nothing_lies_between_a_text_and_the_next() => Check.QuickThrowOnFailure(Prop.ForAll(
        Texts.Zip(Texts).ToArbitrary(),
        pair => Utf8Order.Compare(pair.Item1, Utf8Order.Next(pair.Item1)) < 0 &&
            (Utf8Order.Compare(pair.Item2, pair.Item1) <= 0 || Utf8Order.Compare(pair.Item2, Utf8Order.Next(pair.Item1)) >= 0)));

    [Test]
    public void Behind_a_prefix_lies_what_is_greater_and_does_not_begin_with_it() => Check.QuickThrowOnFailure(Prop.ForAll(
        Texts.Zip(Texts).ToArbitrary(),
        pair =>
        {
            var (prefix, text) = pair;
            var behind = !text.StartsWith(prefix, StringComparison.Ordinal) && Utf8Order.Compare(text, prefix) > 0;
            return behind == (Utf8Order.NextAfterPrefix(prefix) is { } next && Utf8Order.Compare(text, next) >= 0);
        }));
}

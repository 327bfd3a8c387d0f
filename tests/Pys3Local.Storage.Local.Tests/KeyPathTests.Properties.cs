using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Pys3Local.Storage.Local.Keys;
using Pys3Local.Storage.Tests.Conformance;

namespace Pys3Local.Storage.Local.Tests;

// Values made at random by FsCheck, which makes them by reflection: not part of the native tests.
public sealed partial class KeyPathTests
{
    private static readonly string[] Pieces =
    [
        "a", "A", "b.json", ".json", "/", "//", ".", "..", "%", "%-", "%=", "%+", "%41", "%2E", "%25", "%2F", " ", ":", "\\", "con", "NUL",
        "\n", "\0", "\u00e9", "e\u0301", "\U0001F600", "+", "-", "=", "2", "5", "F",
    ];

    public static IEnumerable<(bool, bool)> Rules { get; } = [(false, false), (true, false), (true, true)];

    private static Arbitrary<string> Keys { get; } = Arb.From(
        Gen.Elements(Pieces).ArrayOf().Select(pieces => Cut(string.Concat(pieces))).Where(key => key.Length > 0),
        key => Enumerable.Range(0, key.Length).Select(i => key.Remove(i, 1)).Where(shorter => shorter.Length > 0));

    private static bool IsHarmless(string path, bool folds, bool windows) =>
        Encoding.UTF8.GetByteCount(path) <= 3400 && path.Split('/').All(name =>
            name is not ("" or "." or "..") && Encoding.UTF8.GetByteCount(name) <= 250
            && !name.Any(c => c < ' ' || c == '\x7f')
            && (!folds || name.All(c => c < '\x80' && !IsUpper(name, c)))
            && (!windows || (name[^1] is not ('.' or ' ') && !name.AsSpan().ContainsAny("\\:*?\"<>|")
                && name.Split('.')[0].TrimEnd() is not ("con" or "nul" or "aux" or "prn" or "com1"))));

    /// <summary>The digits of escapes are upper case, always.</summary>
    private static bool IsUpper(string name, char c) => char.IsAsciiLetterUpper(c) && (!char.IsAsciiHexDigitUpper(c) || !name.Contains('%'));

    [Test]
    [MethodDataSource(nameof(Rules))]
    public void Every_key_comes_back_from_both_of_its_places(bool folds, bool windows)
    {
        var paths = new KeyPath(new NameRules(folds, windows));
        Prop.ForAll(Keys, key => paths.KeyOf(paths.Of(key)) == key && paths.KeyOf(paths.Beside(key)) == key).QuickCheckThrowOnFailure();
        Assert.All(HardKeys.All, key => Assert.Equal(key, paths.KeyOf(paths.Of(key))));
    }

    [Test]
    [MethodDataSource(nameof(Rules))]
    public void No_two_keys_share_a_place_or_a_sidecar(bool folds, bool windows)
    {
        var paths = new KeyPath(new NameRules(folds, windows));
        string Name(string path) => folds ? path.ToLowerInvariant().Normalize(NormalizationForm.FormD) : path;
        Prop.ForAll(Keys, Keys, (a, b) => a == b || (Name(paths.Of(a)) != Name(paths.Of(b)) && Name(paths.Sidecar(a)) != Name(paths.Sidecar(b))))
            .QuickCheckThrowOnFailure();
        foreach (var place in (Func<string, string>[])[paths.Of, paths.Sidecar, paths.Folder])
            Assert.Equal(HardKeys.All.Count, HardKeys.All.Select(key => Name(place(key))).Distinct().Count());
    }

    [Test]
    [MethodDataSource(nameof(Rules))]
    public void No_hazard_is_left(bool folds, bool windows)
    {
        var paths = new KeyPath(new NameRules(folds, windows));
        Prop.ForAll(Keys, key => IsHarmless(paths.Sidecar(key), folds, windows) && IsHarmless(paths.Beside(key), folds, windows)).QuickCheckThrowOnFailure();
        Assert.All(HardKeys.All, key => Assert.True(IsHarmless(paths.Of(key), folds, windows), key));
    }

    [Test]
    [MethodDataSource(nameof(Rules))]
    public void Among_the_sidecars_no_directory_has_the_name_of_a_file(bool folds, bool windows)
    {
        var paths = new KeyPath(new NameRules(folds, windows));
        Prop.ForAll(Keys, Keys, (a, b) => !paths.Sidecar(b).StartsWith(paths.Sidecar(a) + "/", StringComparison.Ordinal)).QuickCheckThrowOnFailure();
        Prop.ForAll(Keys, Keys, (a, b) => !paths.Of(b).StartsWith(paths.Folder(a) + "/", StringComparison.Ordinal)).QuickCheckThrowOnFailure();
    }

    private static string Cut(string key)
    {
        while (Encoding.UTF8.GetByteCount(key) > 1024)
            key = key[..^2];

        return key.Length > 0 && char.IsHighSurrogate(key[^1]) ? key[..^1] : key;
    }
}

using System.Text.RegularExpressions;

namespace Pys3Local.Architecture.Tests;

/// <summary>The table of advisories in <c>.github/SECURITY.md</c> names tests that exist, and all that are named after an advisory.</summary>
public sealed partial class SecurityPageTests
{
    [Test]
    public void Every_advisory_with_its_test()
    {
        var page = File.ReadAllText(Path.Combine(SourceTree.Root, ".github/SECURITY.md"));
        var named = TestName().Matches(page).Select(match => match.Groups[1].Value).ToHashSet();
        var tests = SourceTree.Files("tests", "*Tests.cs").SelectMany(TestsOf).ToList();

        Assert.NotEmpty(named);
        Assert.Empty(named.Except(tests));
        Assert.Empty(tests.Where(test => Advisory().IsMatch(test)).Except(named));
    }

    private static IEnumerable<string> TestsOf(string path)
    {
        var type = Path.GetFileNameWithoutExtension(path);
        return Method().Matches(File.ReadAllText(Path.Combine(SourceTree.Root, path))).Select(match => $"{type}.{match.Groups[1].Value}");
    }

    [GeneratedRegex(@"\| `(\w+Tests\.\w+)`")]
    private static partial Regex TestName();

    [GeneratedRegex(@"public (?:async )?(?:Task|void) (\w+)\(")]
    private static partial Regex Method();

    [GeneratedRegex("CVE_|GHSA_")]
    private static partial Regex Advisory();
}

using Pys3Local.S3.Access;

namespace Pys3Local.S3.Tests.Auth;

/// <summary>The documentation knows every preset, and no other.</summary>
public sealed class PresetPageTests
{
    [Test]
    public void The_page_has_a_row_for_each_preset() =>
        Assert.Equal(KeyPresets.Names.Order(StringComparer.Ordinal), DocumentedTable.FirstColumn(".github/docs/keys.md", "presets").Order(StringComparer.Ordinal));

    [Test]
    public void The_readme_names_each_preset() =>
        Assert.Equal(KeyPresets.Names.Order(StringComparer.Ordinal), DocumentedTable.Names("README.md", "Presets: ").Order(StringComparer.Ordinal));
}

using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Pys3Local.EndToEnd.Harness;
using YamlDotNet.RepresentationModel;

namespace Pys3Local.EndToEnd.Packaging;

/// <summary>Definitions for other people's installers: parsed as what they are, with the version and the checksums of what was built. None of their programs is here.</summary>
[NotInParallel]
public sealed partial class ManifestTests
{
    private static CancellationToken Cancellation => TestRun.Cancellation;

    [Test]
    public async Task Each_has_the_version_and_the_checksums_of_what_was_built()
    {
        using var packages = await BuiltPackages.CopyAsync();
        var version = Version(packages);
        // As the release has them; the archives of other systems are made elsewhere.
        foreach (var archive in (string[])[$"pys3local-{version}-osx-arm64.tar.gz", $"pys3local-{version}-win-x64.zip"])
            await File.WriteAllTextAsync(Path.Combine(packages.Folder, archive), archive, Cancellation);
        await BuiltPackages.RunAsync(NativeBinary.InTree("scripts", "packaging", "manifests.sh"), packages.Folder);

        var text = new Dictionary<string, string>();
        foreach (var name in (string[])["pys3local.rb", "scoop.json", "install.sh", "unraid.xml", "truenas.yml", "pys3local.pys3local.yaml", "pys3local.pys3local.installer.yaml", "pys3local.pys3local.locale.en-US.yaml"])
        {
            text[name] = await File.ReadAllTextAsync(Path.Combine(packages.Folder, name), Cancellation);
            Assert.False(Token().IsMatch(text[name]), name);
            Assert.Contains(version, text[name], StringComparison.Ordinal);
        }

        foreach (var rid in (string[])["linux-x64.tar.gz", "linux-arm64.tar.gz", "osx-arm64.tar.gz"])
            Assert.Contains(await SumAsync(packages, $"pys3local-{version}-{rid}"), text["pys3local.rb"], StringComparison.Ordinal);
        var windows = await SumAsync(packages, $"pys3local-{version}-win-x64.zip");
        using var scoop = JsonDocument.Parse(text["scoop.json"]);
        Assert.Equal(windows, scoop.RootElement.GetProperty("architecture").GetProperty("64bit").GetProperty("hash").GetString());
        var installer = (YamlMappingNode)Parse(text["pys3local.pys3local.installer.yaml"]);
        Assert.Equal(windows, installer["Installers"][0]["InstallerSha256"].ToString());
        foreach (var name in text.Keys.Where(name => name.StartsWith("pys3local.pys3local", StringComparison.Ordinal)))
            Assert.Equal(("pys3local.pys3local", version), (Parse(text[name])["PackageIdentifier"].ToString(), Parse(text[name])["PackageVersion"].ToString()));

        var unraid = XDocument.Parse(text["unraid.xml"]).Root!;
        Assert.Equal($"pys3local/pys3local:{version}", unraid.Element("Repository")!.Value);
        Assert.Equal(["/config", "/data", "9000"], unraid.Elements("Config").Where(one => one.Attribute("Required")!.Value == "true").Select(one => one.Attribute("Target")!.Value).Order(StringComparer.Ordinal));
    }

    [Test]
    public async Task The_add_on_of_Home_Assistant_starts_a_server()
    {
        using var packages = await BuiltPackages.CopyAsync();
        var folder = packages.Beside("add-on");
        await BuiltPackages.RunAsync("tar", "-xzf", packages.One("*-homeassistant-*.tar.gz"), "-C", folder);
        var config = Parse(await File.ReadAllTextAsync(folder + "/pys3local/config.yaml", Cancellation));
        Assert.Equal(Version(packages), config["version"].ToString());
        Assert.Contains($":{Version(packages)}\n", await File.ReadAllTextAsync(folder + "/pys3local/Dockerfile", Cancellation), StringComparison.Ordinal);

        // Every variable is one that the program knows: another one would end the start.
        var (share, data) = (packages.Beside("share"), packages.Beside("data"));
        var command = new Command(NativeBinary.Path, "doctor") { Environment = { ["HOME"] = data } };
        foreach (var (name, value) in (YamlMappingNode)config["environment"])
            command.Environment[name.ToString()] = value.ToString().Replace("/share/", share + "/", StringComparison.Ordinal).Replace("/data", data, StringComparison.Ordinal).Replace(":9000", "127.0.0.1:0", StringComparison.Ordinal);
        var result = await command.RunAsync(Cancellation);
        Assert.NotEqual(2, result.ExitCode);
        Assert.Contains($"{share}/s3", result.Output + result.Error, StringComparison.Ordinal);
    }

    [Test]
    public async Task The_chart_names_only_values_that_it_has_and_uses_all_of_them()
    {
        using var packages = await BuiltPackages.CopyAsync();
        var folder = packages.Beside("chart");
        await BuiltPackages.RunAsync("tar", "-xzf", packages.One("*-chart-*.tgz"), "-C", folder);
        var chart = Parse(await File.ReadAllTextAsync(folder + "/pys3local/Chart.yaml", Cancellation));
        Assert.Equal(("v2", Version(packages), Version(packages)), (chart["apiVersion"].ToString(), chart["version"].ToString(), chart["appVersion"].ToString()));

        var values = Leaves("", Parse(await File.ReadAllTextAsync(folder + "/pys3local/values.yaml", Cancellation))).ToHashSet(StringComparer.Ordinal);
        var named = new HashSet<string>(StringComparer.Ordinal);
        var kinds = new List<string>();
        foreach (var file in Directory.GetFiles(folder + "/pys3local/templates"))
        {
            var template = await File.ReadAllTextAsync(file, Cancellation);
            named.UnionWith(Value().Matches(template).Select(match => match.Groups[1].Value));
            var opened = Opening().Count(template);
            Assert.Equal(opened, Closing().Count(template));
            if (file.EndsWith(".yaml", StringComparison.Ordinal))
                kinds.Add(Parse(WithoutActions(template))["kind"].ToString());
        }

        Assert.Equal(["Secret", "Service", "StatefulSet"], kinds.Order(StringComparer.Ordinal));
        Assert.Empty(named.Where(name => !values.Contains(name)));
        Assert.Empty(values.Where(value => !named.Any(name => value == name || value.StartsWith(name + ".", StringComparison.Ordinal) || name.StartsWith(value + ".", StringComparison.Ordinal))));
    }

    private static string Version(BuiltPackages packages) => Regex.Match(Path.GetFileName(packages.One("*-linux-x64.tar.gz")), @"^pys3local-(.*)-linux").Groups[1].Value;

    private static async Task<string> SumAsync(BuiltPackages packages, string name) =>
        (await BuiltPackages.RunAsync("sha256sum", Path.Combine(packages.Folder, name))).Split(' ')[0];

    private static YamlNode Parse(string text)
    {
        var yaml = new YamlStream();
        yaml.Load(new StringReader(text));
        return Assert.Single(yaml.Documents).RootNode;
    }

    /// <summary>The paths of everything in the values, containers among them.</summary>
    private static IEnumerable<string> Leaves(string path, YamlNode node) =>
        node is YamlMappingNode { Children.Count: > 0 } map
            ? map.Children.SelectMany(child => Leaves(path.Length == 0 ? child.Key.ToString() : $"{path}.{child.Key}", child.Value)).Concat(path.Length == 0 ? [] : [path])
            : [path];

    /// <summary>Lines of control go; what is put in becomes a word, a quoted one where it would be.</summary>
    private static string WithoutActions(string template) =>
        Action().Replace(ControlLine().Replace(template, ""), match => match.Value.Contains("quote", StringComparison.Ordinal) ? "\"word\"" : "word");

    [GeneratedRegex("@[A-Z0-9_]+@")]
    private static partial Regex Token();

    [GeneratedRegex(@"\.Values\.([A-Za-z.]+)")]
    private static partial Regex Value();

    [GeneratedRegex(@"\{\{-? (?:if|range|with) ")]
    private static partial Regex Opening();

    [GeneratedRegex(@"\{\{-? end ")]
    private static partial Regex Closing();

    [GeneratedRegex(@"^\s*\{\{-? (?:if|range|with|end)\b.*\}\}\n", RegexOptions.Multiline)]
    private static partial Regex ControlLine();

    [GeneratedRegex(@"\{\{.*?\}\}")]
    private static partial Regex Action();
}

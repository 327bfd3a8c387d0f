using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace Pys3Local.EndToEnd.DropIn;

/// <summary>A service as a compose file, a pipeline or a manifest starts it: what container engines make of the file, as far as a server sees it.</summary>
internal sealed partial class ForeignService
{
    private const string Image = "pys3local/pys3local";

    private ForeignService(YamlMappingNode node, YamlMappingNode? around)
    {
        Entrypoint = Words(Find(node, "entrypoint"));
        Command = Words(Find(node, "command") ?? Find(node, "args"));
        foreach (var variables in new[] { Find(around, "variables"), Find(node, "environment"), Find(node, "env") })
            AddVariables(variables);
        HealthPaths = [.. HealthPath().Matches(node.ToString()).Select(match => match.Groups[1].Value).Distinct()];
    }

    public IReadOnlyList<string> Entrypoint { get; }

    /// <summary>Empty where the image says what is run.</summary>
    public IReadOnlyList<string> Command { get; }

    public Dictionary<string, string> Variables { get; } = [];

    public IReadOnlyList<string> HealthPaths { get; }

    /// <summary>The service in the file that has our image.</summary>
    public static ForeignService Read(string path)
    {
        var yaml = new YamlStream();
        using var text = new StreamReader(path);
        yaml.Load(text);
        return Search(yaml.Documents[0].RootNode, null) ?? throw new InvalidOperationException($"{path} has no service with the image {Image}");
    }

    private static ForeignService? Search(YamlNode node, YamlMappingNode? around) => node switch
    {
        YamlMappingNode map when IsOurs(Find(map, "image")) || IsOurs(Find(map, "name")) => new(map, around),
        YamlMappingNode map => map.Children.Values.Select(child => Search(child, map)).FirstOrDefault(found => found is not null),
        YamlSequenceNode list => list.Select(child => Search(child, around)).FirstOrDefault(found => found is not null),
        _ => null,
    };

    private static bool IsOurs(YamlNode? image) => image is YamlScalarNode { Value: { } name } && name.Contains(Image, StringComparison.Ordinal);

    private static YamlNode? Find(YamlMappingNode? map, string key) => map is not null && map.Children.TryGetValue(new YamlScalarNode(key), out var found) ? found : null;

    private void AddVariables(YamlNode? node)
    {
        if (node is YamlMappingNode map)
        {
            foreach (var (name, value) in map.Children)
                Variables[name.ToString()] = value.ToString();
        }

        if (node is not YamlSequenceNode list)
            return;
        foreach (var item in list)
        {
            if (item is YamlMappingNode pair)
                Variables[Find(pair, "name")!.ToString()] = Find(pair, "value")!.ToString();
            else if (item.ToString().Split('=', 2) is [var name, var value])
                Variables[name] = value;
        }
    }

    /// <summary>A list as it is, a text as a shell splits it.</summary>
    private static string[] Words(YamlNode? node) => node switch
    {
        null => [],
        YamlSequenceNode list => [.. list.Select(item => item.ToString())],
        _ => [.. Word().Matches(node.ToString()).Select(match => match.Value.Replace("\"", "", StringComparison.Ordinal).Trim('\''))],
    };

    [GeneratedRegex("""(?:"[^"]*"|'[^']*'|[^\s"'])+""")]
    private static partial Regex Word();

    [GeneratedRegex("""(/(?:minio/health/\w+|_localstack/health|health|healthz|readyz))\b""")]
    private static partial Regex HealthPath();
}

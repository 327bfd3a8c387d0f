using System.Text.Json;
using System.Text.Json.Serialization;
using Pys3Local.Cli.Terminal;
using Pys3Local.S3.Metadata;
using Pys3Local.Storage;

namespace Pys3Local.Cli.Serving;

/// <summary>What goes with the files of <c>--seed</c>: <c>manifest.json</c> beside the directories of the buckets.</summary>
internal sealed record SeedManifest
{
    public const string FileName = "manifest.json";

    private const int MaxBytes = 16 << 20;

    /// <summary>By <c>bucket/key</c>.</summary>
    public Dictionary<string, SeedEntry> Objects { get; init; } = [];

    /// <summary>Empty where there is no such file.</summary>
    /// <exception cref="CommandException">It is not what it should be.</exception>
    public static SeedManifest Read(string directory)
    {
        var path = Path.Combine(directory, FileName);
        if (!FileFailures.Guard(() => PathKinds.IsThere(path)))
            return new();
        try
        {
            if (new FileInfo(path).Length > MaxBytes)
                throw new CommandException($"--seed: {path} is larger than {MaxBytes >> 20} MiB");
            return JsonSerializer.Deserialize(File.ReadAllBytes(path), SeedJson.Default.SeedManifest) ?? new();
        }
        catch (JsonException failure)
        {
            throw new CommandException($"--seed: {path} is not understood: {failure.Message}");
        }
    }

    /// <summary>What goes with one file.</summary>
    public SeededObject Of(string bucket, string key)
    {
        var entry = Objects.GetValueOrDefault($"{bucket}/{key}") ?? new();
        return new() { ContentType = entry.ContentType ?? ContentTypes.Of(key), Metadata = entry.Metadata, Tags = entry.Tags, Headers = entry.Headers };
    }
}

/// <summary>One object of a manifest.</summary>
internal sealed record SeedEntry
{
    public string? ContentType { get; init; }

    public Dictionary<string, string> Metadata { get; init; } = [];

    public Dictionary<string, string> Tags { get; init; } = [];

    public Dictionary<string, string> Headers { get; init; } = [];
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, ReadCommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true)]
[JsonSerializable(typeof(SeedManifest))]
internal sealed partial class SeedJson : JsonSerializerContext;

using System.Runtime.CompilerServices;
using System.Text;
using Pys3Local.Storage;
using Pys3Local.Transfer.Contents;
using Pys3Local.Transfer.Exports;

namespace Pys3Local.Transfer.Sources;

/// <summary>A directory that an export of ours has written.</summary>
public sealed class ExportedSource(string directory) : ITransferSource
{
    private readonly ExportPlaces _places = new(directory);

    public string Name => _places.Root;

    public Task<IReadOnlyList<string>> ListBucketsAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<string>>(!Directory.Exists(_places.Manifests)
        ? []
        : [.. Directory.EnumerateFiles(_places.Manifests, "*" + ExportPlaces.ManifestSuffix).Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal)]);

    public Task<BucketInfo?> FindBucketAsync(string bucket, Action<string> note, CancellationToken cancellationToken)
    {
        if (!File.Exists(_places.Manifest(bucket)) || !File.Exists(_places.Settings(bucket)))
            return Task.FromResult<BucketInfo?>(null);

        return Task.FromResult<BucketInfo?>(ExportSettings.Read(_places.Settings(bucket), bucket));
    }

    public async IAsyncEnumerable<IReadOnlyList<ObjectInfo>> ListAsync(string bucket, string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var stack = new List<ObjectInfo>();
        var number = 0;
        using var lines = new StreamReader(_places.Manifest(bucket), Encoding.UTF8);
        while (await lines.ReadLineAsync(cancellationToken).ConfigureAwait(false) is { } text)
        {
            number++;
            var line = Read(bucket, text, number);
            if (!line.Version.Key.StartsWith(prefix, StringComparison.Ordinal))
                continue;

            if (stack.Count > 0 && stack[0].Key != line.Version.Key)
            {
                yield return stack;
                stack = [];
            }

            stack.Add(line.File is null ? line.Version : line.Version with { Attributes = line.Version.Attributes.SetItem(FileAttribute, line.File) });
        }

        if (stack.Count > 0)
            yield return stack;
    }

    public Task<ObjectInfo?> DescribeAsync(string bucket, ObjectInfo listed, CancellationToken cancellationToken) =>
        Task.FromResult<ObjectInfo?>(listed with { Attributes = listed.Attributes.Remove(FileAttribute) });

    public Task<SourceContent?> OpenAsync(string bucket, ObjectInfo listed, int attempt, Action<long>? read, CancellationToken cancellationToken)
    {
        try
        {
            var info = listed with { Attributes = listed.Attributes.Remove(FileAttribute) };
            var file = new FileStream(_places.FullWithoutLinks(listed.Attributes[FileAttribute]), FileMode.Open, FileAccess.Read, FileShare.Read, 0, FileOptions.Asynchronous | FileOptions.SequentialScan);
            var parts = PartSizes.Parse(info.Attributes.GetValueOrDefault(PartSizes.Attribute));
            return Task.FromResult<SourceContent?>(new SourceContent(info, new ProvenStream(file, new ContentProof(info, true, parts is null ? [] : [parts]), read)));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new VersionException($"its file cannot be read: {failure.Message}", failure);
        }
    }

    /// <summary>Where the file of a version is, on its way from the list to the reading.</summary>
    private const string FileAttribute = "exported-file";

    private ManifestLine Read(string bucket, string text, int number)
    {
        try
        {
            return ManifestLine.Read(Encoding.UTF8.GetBytes(text));
        }
        catch (InvalidDataException failure)
        {
            throw new InvalidDataException($"{_places.Manifest(bucket)}, line {number}: {failure.Message}", failure);
        }
    }
}

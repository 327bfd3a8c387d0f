extern alias local;

using BenchmarkDotNet.Attributes;
using local::Pys3Local.Storage.Local.Keys;

namespace Pys3Local.MicroBenchmarks;

/// <summary>From a key to its path and back.</summary>
public class KeyMappingBenchmark
{
    private readonly KeyPath _paths = new(default);
    private string _path = "";

    [Params("photos/2026/11/picture.jpg", "a//b/./.hidden/100%/\u0001")]
    public string Key { get; set; } = "";

    [GlobalSetup]
    public void Map() => _path = _paths.Of(Key);

    [Benchmark]
    public string ToPath() => _paths.Of(Key);

    [Benchmark]
    public string ToKey() => _paths.KeyOf(_path);
}

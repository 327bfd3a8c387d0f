using BenchmarkDotNet.Attributes;
using Pys3Local.S3.Checksums;

namespace Pys3Local.MicroBenchmarks;

/// <summary>Each algorithm over a record of the journal, a small object, and the buffer of a large one.</summary>
public class ChecksumBenchmark
{
    private byte[] _data = [];

    [Params(200, 4096, 131072)]
    public int Size { get; set; }

    [Params("CRC32", "CRC32C", "CRC64NVME", "SHA1", "SHA256", "SHA512", "MD5", "XXHASH64", "XXHASH3", "XXHASH128")]
    public string Algorithm { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        _data = new byte[Size];
        new Random(1).NextBytes(_data);
    }

    [Benchmark]
    public byte[] Compute() => Digest.Of(ChecksumNames.FromName(Algorithm)!.Value, _data);
}

using BenchmarkDotNet.Attributes;
using Pys3Local.Storage;
using Pys3Local.Storage.Memory;

namespace Pys3Local.MicroBenchmarks;

/// <summary>A page of 1,000 from 10,000 keys in 100 folders: flat, and by folders.</summary>
public class ListingBenchmark
{
    private const string Bucket = "photos";

    private readonly MemoryObjectStore _store = new();

    [Params(null, "/")]
    public string? Delimiter { get; set; }

    [GlobalSetup]
    public async Task Fill()
    {
        await _store.WriteBucketAsync(Bucket, _ => new BucketInfo { Name = Bucket, Created = DateTimeOffset.UnixEpoch }, default);
        for (var number = 0; number < 10_000; number++)
        {
            var info = new ObjectInfo { Key = "", Size = 0, ETag = "d41d8cd98f00b204e9800998ecf8427e", LastModified = DateTimeOffset.UnixEpoch };
            var write = new ObjectWrite { Body = Stream.Null, VersionId = ObjectInfo.NullVersion, Seal = _ => info };
            await _store.PutObjectAsync(Bucket, $"{number % 100:D3}/{number:D6}", write, default);
        }
    }

    [Benchmark]
    public async Task<object> Page() => await _store.ListObjectsAsync(Bucket, new ListQuery { Limit = 1000, Delimiter = Delimiter }, default);
}

using System.Security.Cryptography;
using BenchmarkDotNet.Attributes;
using Pys3Local.Storage;
using Pys3Local.Storage.Encryption;
using Pys3Local.Storage.Encryption.Keys;
using Pys3Local.Storage.Limits;
using Pys3Local.Storage.Memory;
using Pys3Local.Storage.Multipart;

namespace Pys3Local.MicroBenchmarks;

/// <summary>An object of 4 KiB opened and read to its end: as it is, and encrypted.</summary>
public class EncryptedReadBenchmark
{
    private const string Bucket = "photos";
    private const int Size = 4096;
    private const int Objects = 5_000;

    private readonly byte[] _buffer = new byte[Size];
    private EncryptedStore _store = null!;
    private int _next;

    [Params(false, true)]
    public bool Encrypted { get; set; }

    [GlobalSetup]
    public async Task Fill()
    {
        var randomness = RandomNumberGenerator.Create();
        var key = RingKey.Create(randomness);
        _store = new EncryptedStore(
            new StagedMultipart(new MemoryObjectStore(), randomness, Budget.Unlimited), new FixedKeyRing(new KeyRing([key], key.Id)), Encrypted, randomness);
        await _store.WriteBucketAsync(Bucket, _ => new BucketInfo { Name = Bucket, Created = DateTimeOffset.UnixEpoch }, default);
        var info = new ObjectInfo { Key = "", Size = Size, ETag = "d41d8cd98f00b204e9800998ecf8427e", LastModified = DateTimeOffset.UnixEpoch };
        for (var number = 0; number < Objects; number++)
        {
            using var body = new MemoryStream(RandomNumberGenerator.GetBytes(Size));
            await _store.PutObjectAsync(Bucket, Key(number), new ObjectWrite { Body = body, Length = Size, Seal = _ => info }, default);
        }
    }

    /// <summary>Of many objects one after the other.</summary>
    [Benchmark]
    public async Task<int> Many() => await ReadAsync(Key(_next++ % Objects));

    /// <summary>Of one object again and again.</summary>
    [Benchmark]
    public async Task<int> One() => await ReadAsync("0000001");

    private async Task<int> ReadAsync(string key)
    {
        await using var reader = await _store.OpenObjectAsync(Bucket, key, null, default);
        var total = 0;
        while (await reader!.ReadAsync(_buffer, default) is > 0 and var count)
            total += count;

        return total;
    }

    private static string Key(int number) => $"{number:D7}";
}

using Pys3Local.Storage.Encryption.Format;
using Pys3Local.Storage.Encryption.Keys;
using Pys3Local.Storage.Memory;
using Pys3Local.Storage.Multipart;
using Pys3Local.Storage.Tests;
using static Pys3Local.Storage.Tests.TestObjects;

namespace Pys3Local.Storage.Encryption.Tests;

/// <summary>Whoever can write to the disk can destroy an object; he can make nobody read anything but what was stored.</summary>
public sealed class TamperTests
{
    private const string Bucket = "bucket";
    private const int Frame = FrameLayout.FrameSize;

    private readonly MemoryObjectStore _inner = new();
    private readonly KeyRing _ring = Stores.NewRing();

    private static CancellationToken Token => TestRun.Cancellation;

    [Test]
    public async Task Every_bit_of_a_small_object_flipped()
    {
        var (stored, info) = await StoredAsync("key", Bytes(100));
        var refused = 0;
        for (var at = 0; at < stored.Length * 8; at++)
        {
            var changed = stored.ToArray();
            changed[at / 8] ^= (byte)(1 << (at % 8));
            await ReplaceAsync("key", changed, info);
            await AssertRefusedAsync("key");
            refused++;
        }

        Assert.Equal((StreamHeader.Size + 100 + FrameLayout.Overhead) * 8, refused);
    }

    /// <summary>A cache kept what was damaged on its way.</summary>
    [Test]
    [Arguments(10)]
    [Arguments(2 * Frame + 100)]
    public async Task Bytes_that_do_not_verify_are_asked_for_once_more(int at)
    {
        var store = Stores.Encrypting(new FlippingStore(_inner, at), _ring);
        await CreateAsync(store);
        await store.PutObjectAsync(Bucket, "key", Write(Bytes(4 * Frame)), Token);
        Assert.Equal(Bytes(4 * Frame), await store.ReadAsync(Bucket, "key"));
    }

    [Test]
    public async Task Frames_cut_off_left_out_doubled_exchanged()
    {
        var (stored, info) = await StoredAsync("key", Bytes(4 * Frame + 10));
        var header = stored[..StreamHeader.Size];
        var frames = stored[StreamHeader.Size..].Chunk(FrameLayout.StoredFrameSize).ToList();
        var changes = new List<List<byte[]>>();
        for (var i = 0; i < frames.Count; i++)
        {
            changes.Add([.. frames.Take(i)]);
            changes.Add([.. frames.Where((_, at) => at != i)]);
            changes.Add([.. frames.Take(i + 1), .. frames.Skip(i)]);
            for (var j = i + 1; j < frames.Count; j++)
            {
                var exchanged = frames.ToList();
                (exchanged[i], exchanged[j]) = (frames[j], frames[i]);
                changes.Add(exchanged);
            }
        }

        Assert.Equal(5 * 3 + 10, changes.Count);
        foreach (var change in changes)
        {
            await ReplaceAsync("key", [.. header, .. change.SelectMany(frame => frame)], info);
            await AssertRefusedAsync("key");
        }
    }

    [Test]
    public async Task A_file_with_its_metadata_in_the_place_of_another()
    {
        var (stored, info) = await StoredAsync("key", Bytes(10));
        await StoredAsync("other", Bytes(10, 1));
        await ReplaceAsync("other", stored, info);
        await AssertRefusedAsync("other");
    }

    [Test]
    public async Task A_file_without_its_metadata_in_the_place_of_another()
    {
        var (stored, _) = await StoredAsync("key", Bytes(10));
        var (_, info) = await StoredAsync("other", Bytes(10, 1));
        await ReplaceAsync("other", stored, info);
        await AssertRefusedAsync("other");
    }

    [Test]
    public async Task A_version_in_the_place_of_another()
    {
        var store = Stores.Encrypting(_inner, _ring);
        await CreateAsync(store);
        await store.PutAsync(Bucket, "key", "old", "v1");
        await store.PutAsync(Bucket, "key", "new", "v2");
        var (bytes, info) = await RawAsync("key", "v1");
        await ReplaceAsync("key", bytes, info, "v2");
        Assert.Equal(StorageFailure.Damaged, await FailureAsync(() => store.ReadAsync(Bucket, "key", "v2")));
        Assert.Equal("old", await store.ReadTextAsync(Bucket, "key", "v1"));
    }

    [Test]
    public async Task Parts_exchanged_left_out_or_taken_from_another_upload()
    {
        var store = Stores.Encrypting(_inner, _ring);
        await CreateAsync(store);
        await ContentTests.UploadAsync(store, "key", Bytes(300), [100, 100, 100]);
        await ContentTests.UploadAsync(store, "key2", Bytes(300, 1), [100, 100, 100]);
        var (bytes, info) = await RawAsync("key", null);
        var (foreign, _) = await RawAsync("key2", null);
        var size = (int)FrameLayout.StoredLength(100);
        byte[][] changes =
        [
            [.. bytes[size..(2 * size)], .. bytes[..size], .. bytes[(2 * size)..]],
            bytes[..(2 * size)],
            [.. bytes[..size], .. foreign[size..(2 * size)], .. bytes[(2 * size)..]],
        ];
        foreach (var change in changes)
        {
            await ReplaceAsync("key", change, info);
            await AssertRefusedAsync("key");
        }
    }

    [Test]
    [Arguments(" 100 ", " 99 ")]
    [Arguments("ring ", "named ")]
    [Arguments("1 ring", "2 ring")]
    public async Task The_record_changed(string from, string to)
    {
        var (stored, info) = await StoredAsync("key", Bytes(100));
        var record = info.Attributes[EncryptionRecord.Attribute];
        Assert.Contains(from, record, StringComparison.Ordinal);
        await ReplaceAsync("key", stored, info with { Attributes = info.Attributes.SetItem(EncryptionRecord.Attribute, record.Replace(from, to, StringComparison.Ordinal)) });
        if (from.StartsWith("ring", StringComparison.Ordinal))
        {
            // Only what the client is told of it.
            var store = Stores.Encrypting(_inner, _ring);
            Assert.Equal(Bytes(100), await store.ReadAsync(Bucket, "key"));
        }
        else
        {
            await AssertRefusedAsync("key");
        }
    }

    private static async Task CreateAsync(IObjectStore store)
    {
        if (await store.FindBucketAsync(Bucket, Token) is null)
            await store.CreateBucketAsync(Bucket);
    }

    private async Task<(byte[] Bytes, ObjectInfo Info)> StoredAsync(string key, byte[] content)
    {
        var store = Stores.Encrypting(_inner, _ring);
        await CreateAsync(store);
        await store.PutObjectAsync(Bucket, key, Write(content), Token);
        return await RawAsync(key, null);
    }

    private async Task<(byte[] Bytes, ObjectInfo Info)> RawAsync(string key, string? version) =>
        ((await _inner.ReadAsync(Bucket, key, version))!, (await _inner.FindObjectAsync(Bucket, key, version, Token))!);

    private async Task ReplaceAsync(string key, byte[] bytes, ObjectInfo info, string version = ObjectInfo.NullVersion) =>
        await _inner.PutObjectAsync(Bucket, key, new ObjectWrite { VersionId = version, Body = new MemoryStream(bytes), Seal = _ => info }, Token);

    private async Task AssertRefusedAsync(string key)
    {
        var store = Stores.Encrypting(_inner, _ring);
        Assert.Equal(StorageFailure.Damaged, await FailureAsync(() => store.ReadAsync(Bucket, key)));
    }

    /// <summary>Each reader has one bit of the object flipped until it is told that this is so.</summary>
    private sealed class FlippingStore(MemoryObjectStore inner, int at) : StoreDecorator(inner, null!)
    {
        public override async ValueTask<ObjectReader?> OpenObjectAsync(string bucket, string key, string? version, CancellationToken cancellationToken) =>
            await base.OpenObjectAsync(bucket, key, version, cancellationToken) is { } reader ? new FlippingReader(reader, at) : null;
    }

    private sealed class FlippingReader(ObjectReader inner, int at) : ObjectReader(inner.Info)
    {
        private bool _isRefreshed;
        private long _position;

        public override void Select(long offset, long length)
        {
            inner.Select(offset, length);
            _position = offset;
        }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
        {
            var read = await inner.ReadAsync(buffer, cancellationToken);
            if (!_isRefreshed && at >= _position && at < _position + read)
                buffer.Span[(int)(at - _position)] ^= 1;

            _position += read;
            return read;
        }

        public override ValueTask<bool> RefreshAsync(CancellationToken cancellationToken)
        {
            var isFirst = !_isRefreshed;
            _isRefreshed = true;
            return new(isFirst);
        }

        public override async ValueTask DisposeAsync()
        {
            await inner.DisposeAsync();
            await base.DisposeAsync();
        }
    }
}

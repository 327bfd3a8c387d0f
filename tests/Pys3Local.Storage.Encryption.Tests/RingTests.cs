using Pys3Local.Storage.Encryption.Keys;
using Pys3Local.Storage.Memory;
using Pys3Local.Storage.Tests;
using Pys3Local.Storage.Tests.Bodies;
using static Pys3Local.Storage.Tests.TestObjects;

namespace Pys3Local.Storage.Encryption.Tests;

/// <summary>The ring as text, when one is made, and how objects come from one key to another.</summary>
public sealed class RingTests
{
    private const string Bucket = "bucket";

    private readonly MemoryObjectStore _inner = new();

    private static CancellationToken Token => TestRun.Cancellation;

    [Test]
    public void What_is_written_is_read()
    {
        var (first, second) = (new RingKey(Bytes(32), new DateOnly(2026, 1, 2)), new RingKey(Bytes(32, 1), new DateOnly(2026, 3, 4)));
        var ring = KeyRingText.Parse(KeyRingText.Write(new KeyRing([first, second], second.Id)));
        Assert.Equal(second.Id, ring.Active.Id);
        Assert.Equal(new[] { first.Id, second.Id }.Order(StringComparer.Ordinal), ring.Keys.Select(key => key.Id).Order(StringComparer.Ordinal));
        Assert.Equal(new DateOnly(2026, 1, 2), ring.Find(first.Id)!.Created);
        Assert.Equal(first.ToBase64(), ring.Find(first.Id)!.ToBase64());
    }

    [Test]
    [Arguments("", "no key")]
    [Arguments("# nothing\n", "no key")]
    [Arguments("key ID KEY 2026-01-01", "no key is 'active'")]
    [Arguments("key ID KEY 2026-01-01 active\nkey ID KEY 2026-01-01", "there already")]
    [Arguments("key ID KEY 2026-01-01 passive", "active")]
    [Arguments("key ID KEY 1.1.2026 active", "a key is written")]
    [Arguments("key ID c2hvcnQ= 2026-01-01 active", "32 bytes")]
    [Arguments("key 0123456789abcdef KEY 2026-01-01 active", "slip in typing")]
    [Arguments("key ID", "a key is written")]
    public void What_is_no_ring_is_refused_without_a_word_of_the_key(string text, string told)
    {
        var key = new RingKey(Bytes(32));
        var failure = Assert.Throws<FormatException>(() => KeyRingText.Parse(text.Replace("ID", key.Id, StringComparison.Ordinal).Replace("KEY", key.ToBase64(), StringComparison.Ordinal)));
        Assert.Contains(told, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(key.ToBase64(), failure.Message, StringComparison.Ordinal);
    }

    [Test]
    public async Task A_ring_is_made_when_it_is_first_needed_and_not_before()
    {
        var rings = new LateRing();
        var store = new EncryptedStore(new Multipart.StagedMultipart(_inner, Stores.Randomness, Limits.Budget.Unlimited), rings, always: false, Stores.Randomness);
        await store.CreateBucketAsync(Bucket);
        await store.PutAsync(Bucket, "plain", "text");
        Assert.Null(rings.Current);
        await store.PutObjectAsync(Bucket, "key", ContentTests.Protected(Bytes("text"), new ContentProtection.Ring()), Token);
        Assert.NotNull(rings.Current);
        Assert.Equal("text", await store.ReadTextAsync(Bucket, "key"));
    }

    [Test]
    public async Task No_ring_is_made_in_the_place_of_one_that_is_missing()
    {
        var first = Stores.Encrypting(_inner);
        await first.CreateBucketAsync(Bucket);
        await first.PutAsync(Bucket, "key", "text");
        Assert.Empty((await first.FindBucketAsync(Bucket, Token))!.Settings);

        var rings = new LateRing();
        var second = new EncryptedStore(new Multipart.StagedMultipart(_inner, Stores.Randomness, Limits.Budget.Unlimited), rings, always: false, Stores.Randomness);
        Assert.Equal(StorageFailure.KeyMissing, await FailureAsync(() => second.PutObjectAsync(Bucket, "other", ContentTests.Protected([1], new ContentProtection.Ring()), Token).AsTask()));
        Assert.Null(rings.Current);
        Assert.Equal(Bucket, Assert.Single(await second.FindMissingKeysAsync(Token)).Bucket);
        await second.PutAsync(Bucket, "plain", "text");
    }

    [Test]
    public async Task Settings_of_a_bucket_come_and_go_beside_the_note_of_its_keys()
    {
        var ring = Stores.NewRing();
        var store = Stores.Encrypting(_inner, ring);
        await store.CreateBucketAsync(Bucket);
        await store.PutAsync(Bucket, "key", "text");
        await store.WriteBucketAsync(Bucket, bucket => bucket! with { Settings = bucket.Settings.SetItem("a", "b") }, Token);
        await store.WriteBucketAsync(Bucket, bucket => bucket! with { Settings = bucket.Settings.Remove("a") }, Token);
        Assert.Empty(await store.FindMissingKeysAsync(Token));
        Assert.Single(await Stores.Encrypting(_inner).FindMissingKeysAsync(Token));
    }

    [Test]
    public async Task After_a_round_the_new_key_alone_opens_everything()
    {
        var (old, now) = (RingKey.Create(Stores.Randomness), RingKey.Create(Stores.Randomness));
        var first = Stores.Encrypting(_inner, Stores.RingOf(old));
        await first.CreateBucketAsync(Bucket);
        await first.PutAsync(Bucket, "a", "old", "v1");
        await first.PutAsync(Bucket, "a", "new", "v2");
        await first.PutAsync(Bucket, "b", "text");
        await first.PutObjectAsync(Bucket, "named", ContentTests.Protected(Bytes("text"), new ContentProtection.Ring(old.Id, Labelled: true)), Token);

        var both = Stores.Encrypting(_inner, Stores.RingOf(now, old));
        Assert.Equal(new ResealSummary(3, 0), await both.ResealAsync(Token));
        Assert.Equal(default, await both.ResealAsync(Token));

        var alone = Stores.Encrypting(_inner, Stores.RingOf(now));
        Assert.Equal("old", await alone.ReadTextAsync(Bucket, "a", "v1"));
        Assert.Equal("new", await alone.ReadTextAsync(Bucket, "a", "v2"));
        Assert.Equal("text", await alone.ReadTextAsync(Bucket, "b"));
        Assert.Equal(old.Id, Assert.Single(await alone.FindMissingKeysAsync(Token)).KeyId);
    }

    [Test]
    [Arguments(false, false)]
    [Arguments(false, true)]
    [Arguments(true, false)]
    [Arguments(true, true)]
    public async Task What_was_on_its_way_during_a_round_is_sealed_by_the_next_one(bool inParts, bool commitsDuringTheRound)
    {
        var (old, now) = (RingKey.Create(Stores.Randomness), RingKey.Create(Stores.Randomness));
        var rings = new LateRing { Current = Stores.RingOf(old) };
        var pausing = new PausingStore(_inner) { Pause = _ => Task.CompletedTask };
        var store = new EncryptedStore(new Multipart.StagedMultipart(pausing, Stores.Randomness, Limits.Budget.Unlimited), rings, always: true, Stores.Randomness);
        await store.CreateBucketAsync(Bucket);
        await store.PutAsync(Bucket, "first", "text");
        var asked = 0;
        store.SealedLate = () => asked++;
        var body = new GatedBody(Bytes("text"));
        var upload = inParts ? await store.CreateUploadAsync(Bucket, new Multipart.UploadInfo { Key = "slow", Initiated = Noon }, Token) : null;
        var part = upload is null ? null : await store.PutPartAsync(Bucket, "slow", upload.UploadId, 1, Write(Bytes("text")), Token);
        var put = inParts ? Task.CompletedTask : store.PutObjectAsync(Bucket, "slow", Write(body, Info(Bytes("text"))), Token).AsTask();
        if (!inParts)
            await body.AllDelivered;

        rings.Current = Stores.RingOf(now, old);
        if (commitsDuringTheRound)
        {
            // The round has read the list of what is in the bucket.
            pausing.Pause = async method =>
            {
                if (method == nameof(IObjectStore.UpdateObjectAsync))
                {
                    pausing.Pause = _ => Task.CompletedTask;
                    await CommitAsync();
                }
            };
            await store.ResealAsync(Token);
        }
        else
        {
            await store.ResealAsync(Token);
            await CommitAsync();
        }

        Assert.Equal(1, asked);
        Assert.Equal(old.Id, Assert.Single(await Stores.Encrypting(_inner, Stores.RingOf(now)).FindMissingKeysAsync(Token)).KeyId);
        Assert.Equal(new ResealSummary(1, 0), await store.ResealAsync(Token));
        var alone = Stores.Encrypting(_inner, Stores.RingOf(now));
        Assert.Equal("text", await alone.ReadTextAsync(Bucket, "slow"));
        Assert.Empty(await alone.FindMissingKeysAsync(Token));

        async Task CommitAsync()
        {
            body.Open();
            await put;
            if (upload is not null)
                await store.CompleteUploadAsync(Bucket, "slow", upload.UploadId, [part!], Info(Bytes("text")) with { Key = "slow", VersionId = ObjectInfo.NullVersion }, null, Token);
        }
    }

    [Test]
    public async Task A_round_leaves_what_it_has_no_key_for_and_goes_on()
    {
        var (lost, old, now) = (RingKey.Create(Stores.Randomness), RingKey.Create(Stores.Randomness), RingKey.Create(Stores.Randomness));
        var first = Stores.Encrypting(_inner, Stores.RingOf(lost));
        await first.CreateBucketAsync(Bucket);
        await first.PutAsync(Bucket, "a", "text");
        await Stores.Encrypting(_inner, Stores.RingOf(old)).PutAsync(Bucket, "b", "text");

        var store = Stores.Encrypting(_inner, Stores.RingOf(now, old));
        Assert.Equal(new ResealSummary(1, 1), await store.ResealAsync(Token));
        Assert.Equal(lost.Id, Assert.Single(await store.FindMissingKeysAsync(Token)).KeyId);
    }

    [Test]
    public async Task What_was_read_a_moment_ago_still_needs_its_key_and_its_own_record()
    {
        var rings = new LateRing();
        var store = new EncryptedStore(new Multipart.StagedMultipart(_inner, Stores.Randomness, Limits.Budget.Unlimited), rings, always: true, Stores.Randomness);
        await store.CreateBucketAsync(Bucket);
        await store.PutAsync(Bucket, "a", "one");
        await store.PutAsync(Bucket, "b", "two");
        foreach (var (key, text) in new[] { ("a", "one"), ("b", "two"), ("a", "one") })
            Assert.Equal(text, await store.ReadTextAsync(Bucket, key));

        // The record of the other one.
        var record = (await _inner.FindObjectAsync(Bucket, "a", null, Token))!.Attributes[EncryptionRecord.Attribute];
        await _inner.UpdateObjectAsync(Bucket, "b", null, stored => stored with { Attributes = stored.Attributes.SetItem(EncryptionRecord.Attribute, record) }, Token);
        Assert.Equal(StorageFailure.Damaged, await FailureAsync(() => store.ReadTextAsync(Bucket, "b")));

        var ring = rings.Current;
        rings.Current = Stores.NewRing();
        Assert.Equal(StorageFailure.KeyMissing, await FailureAsync(() => store.ReadTextAsync(Bucket, "a")));
        rings.Current = ring;
        Assert.Equal("one", await store.ReadTextAsync(Bucket, "a"));
    }

    private sealed class LateRing : IKeyRings
    {
        public KeyRing? Current { get; set; }

        public KeyRing Create() => Current ??= Stores.NewRing();
    }
}

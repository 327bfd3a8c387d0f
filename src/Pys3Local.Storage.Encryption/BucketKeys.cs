using System.Collections.Immutable;
using Pys3Local.Storage.Encryption.Keys;

namespace Pys3Local.Storage.Encryption;

/// <summary>
/// Which keys of the ring the objects of a bucket need, kept among the settings of the bucket: so a ring that is missing, or that is another one, is noticed
/// before anything is encrypted with a new one. A key is noted before the first object that needs it is written.
/// </summary>
internal sealed class BucketKeys(IObjectStore inner, IKeyRings rings)
{
    private const string Setting = "encryption-keys";

    /// <summary>There are, or have been, objects with keys that only their clients have.</summary>
    private const string CustomerSetting = "encryption-customers";

    /// <summary>Before the id of a key that a client has named: rotation leaves it alone.</summary>
    private const string Named = "named:";

    private readonly Lock _gate = new();
    private readonly HashSet<(string Bucket, string Id)> _late = [];

    /// <summary>Called where an object was written with a key that was rotated meanwhile: there is something to seal by the active one.</summary>
    public Action? SealedLate { get; set; }

    /// <summary>The ids that are noted, of all sources.</summary>
    public static IEnumerable<string> IdsOf(BucketInfo bucket) => Notes(bucket).Select(static note => note.StartsWith(Named, StringComparison.Ordinal) ? note[Named.Length..] : note);

    /// <summary>The ids that rotation replaces by that of the active key.</summary>
    public static IEnumerable<string> RotatedIdsOf(BucketInfo bucket) => Notes(bucket).Where(static note => !note.StartsWith(Named, StringComparison.Ordinal));

    /// <summary>Without the note: only this store knows it.</summary>
    public static BucketInfo Outer(BucketInfo bucket) => HasEncrypted(bucket) ? bucket with { Settings = bucket.Settings.Remove(Setting).Remove(CustomerSetting) } : bucket;

    /// <summary>A changed bucket with the notes that it had.</summary>
    public static BucketInfo Stored(BucketInfo changed, BucketInfo? before)
    {
        var settings = Outer(changed).Settings;
        foreach (var name in (ReadOnlySpan<string>)[Setting, CustomerSetting])
        {
            if (before?.Settings.TryGetValue(name, out var note) == true)
                settings = settings.SetItem(name, note);
        }

        return changed with { Settings = settings };
    }

    /// <summary>Something in it is encrypted, or has been: of an object without a record it is not certain that it is in the clear.</summary>
    public static bool HasEncrypted(BucketInfo bucket) => bucket.Settings.ContainsKey(Setting) || bucket.Settings.ContainsKey(CustomerSetting);

    /// <summary>Makes a ring where there is none, unless there are objects that need the one that is missing.</summary>
    private async ValueTask RequireRingAsync(CancellationToken cancellationToken)
    {
        if (rings.Current is not null)
            return;

        foreach (var bucket in await inner.ListBucketsAsync(cancellationToken).ConfigureAwait(false))
        {
            if (IdsOf(bucket).FirstOrDefault() is { } id)
            {
                throw new StorageException(
                    StorageFailure.KeyMissing, $"The ring of keys is missing, and {bucket.Name} has objects that need its key {id}: 'pys3local keyring import' brings it back. No other is made in its place.");
            }
        }

        rings.Create();
    }

    /// <summary>Notes that an object of the bucket is about to need a key. A bucket that is not there is left to the write itself.</summary>
    public async ValueTask NoteAsync(string bucket, KeySource source, string id, CancellationToken cancellationToken)
    {
        var note = source == KeySource.Named ? Named + id : id;
        if (await inner.FindBucketAsync(bucket, cancellationToken).ConfigureAwait(false) is not { } found || Notes(found).Contains(note))
            return;

        await inner.WriteBucketAsync(bucket, current => Changed(Existing(current, bucket), notes => notes.Contains(note) ? notes : [.. notes, note]), cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask NoteCustomersAsync(string bucket, CancellationToken cancellationToken)
    {
        if (await inner.FindBucketAsync(bucket, cancellationToken).ConfigureAwait(false) is not { } found || found.Settings.ContainsKey(CustomerSetting))
            return;

        await inner.WriteBucketAsync(
            bucket,
            current => Existing(current, bucket) is var there && there.Settings.ContainsKey(CustomerSetting) ? there : there with { Settings = there.Settings.SetItem(CustomerSetting, "yes") },
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A new key for an object, with all that has to be there before it is used.</summary>
    public async ValueTask<(ObjectKey Key, KeySeal Seal)> CreateAsync(
        ObjectSealing sealing, string bucket, string key, ContentProtection protection, CancellationToken cancellationToken)
    {
        if (protection is ContentProtection.Ring)
            await RequireRingAsync(cancellationToken).ConfigureAwait(false);

        var made = sealing.Create(bucket, key, protection);
        if (made.Seal.Source != KeySource.Customer)
            await NoteAsync(bucket, made.Seal.Source, made.Seal.KeyId, cancellationToken).ConfigureAwait(false);
        else
            await NoteCustomersAsync(bucket, cancellationToken).ConfigureAwait(false);

        return made;
    }

    /// <summary>
    /// After the commit of an object: where its key was rotated while the body came, a round may not have seen the object, and have forgotten the key. It is noted again, also against a
    /// round that is under way, and another round is asked for.
    /// </summary>
    public async ValueTask NoteAgainAsync(string bucket, KeySeal seal)
    {
        if (seal.Source != KeySource.Ring || rings.Current?.Active.Id == seal.KeyId)
            return;

        lock (_gate)
            _late.Add((bucket, seal.KeyId));

        // Not asked first whether the note is there: a round may be about to take it away.
        await inner.WriteBucketAsync(
            bucket,
            current => Notes(Existing(current, bucket)).Contains(seal.KeyId) ? current! : Changed(current!, notes => [.. notes, seal.KeyId]),
            CancellationToken.None).ConfigureAwait(false);
        SealedLate?.Invoke();
    }

    /// <summary>What is in the bucket from now on is found by the round that begins.</summary>
    public void BeginRound(string bucket)
    {
        lock (_gate)
            _late.RemoveWhere(late => late.Bucket == bucket);
    }

    /// <summary>Nothing that was in the bucket when the round began needs these any more.</summary>
    public async ValueTask ForgetAsync(string bucket, IReadOnlyCollection<string> ids, CancellationToken cancellationToken) =>
        await inner.WriteBucketAsync(bucket, current => Changed(Existing(current, bucket), notes => [.. notes.Where(id => !ids.Contains(id) || IsLate(bucket, id))]), cancellationToken).ConfigureAwait(false);

    private bool IsLate(string bucket, string id)
    {
        lock (_gate)
            return _late.Contains((bucket, id));
    }

    private static BucketInfo Existing(BucketInfo? bucket, string name) =>
        bucket ?? throw new StorageException(StorageFailure.BucketNotFound, $"{name}: there is no such bucket.");

    private static BucketInfo Changed(BucketInfo bucket, Func<ImmutableArray<string>, ImmutableArray<string>> change)
    {
        var notes = change(Notes(bucket));
        return bucket with { Settings = notes.IsEmpty ? bucket.Settings.Remove(Setting) : bucket.Settings.SetItem(Setting, string.Join(' ', notes)) };
    }

    private static ImmutableArray<string> Notes(BucketInfo bucket) =>
        bucket.Settings.TryGetValue(Setting, out var text) ? [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries)] : [];
}

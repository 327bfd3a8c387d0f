using Pys3Local.Storage.Local.Files;
using Pys3Local.Storage.Local.Keys;
using Pys3Local.Storage.Local.Layout;
using Pys3Local.Storage.Local.Objects;

namespace Pys3Local.Storage.Local.Journal;

/// <summary>
/// Does in the files of one key what the journal says of it, with new files. It does not matter how much of it has been done before, nor in which
/// order the disk has kept it: of each version only the last that was said counts, and doing it twice is doing it once.
/// </summary>
internal sealed class KeyRedo(DataDirectory data, ObjectFiles objects, StackReader stacks, Catalog catalog, ChangeCounters changes, SpaceReserve reserve)
{
    /// <summary>For the holder of the key's lock. On a full disk it takes the reserve.</summary>
    /// <param name="records">Of this key, oldest first.</param>
    public async ValueTask RunAsync(Bucket bucket, string key, IReadOnlyList<JournalEntry> records, CancellationToken cancellationToken)
    {
        using var changing = changes.Begin(bucket.Name, key);
        await reserve.WithAsync(async () =>
        {
            await RunOnceAsync(bucket, key, records, cancellationToken).ConfigureAwait(false);
            return true;
        }).ConfigureAwait(false);
    }

    /// <summary>
    /// This key can never have a file on its disk, which takes no such name, and has none. Who wrote it has had an error: what was committed of it is dropped,
    /// and nothing waits for it.
    /// </summary>
    public bool IsRefused(Bucket bucket, string key, StorageException error) =>
        error is RefusedNameException && objects.Plain(bucket, key) is null && !objects.HasFolder(bucket, key);

    private async ValueTask RunOnceAsync(Bucket bucket, string key, IReadOnlyList<JournalEntry> records, CancellationToken cancellationToken)
    {
        if (objects.Absence(bucket) is { } absence)
            throw new StorageException(StorageFailure.Unavailable, absence);

        var last = new Dictionary<string, JournalEntry>(StringComparer.Ordinal);
        var bodies = new Dictionary<string, JournalEntry>(StringComparer.Ordinal);
        var done = Kept(bucket, records);
        if (done.Count == 0)
        {
            catalog.Refresh(bucket, key, cancellationToken);
            return;
        }

        foreach (var record in done)
        {
            last[record.VersionId] = record;
            if (record.Kind is JournalRecordKind.Write or JournalRecordKind.Move)
                bodies[record.VersionId] = record;
            else if (record.Kind == JournalRecordKind.Remove)
                bodies.Remove(record.VersionId);
        }

        // What was acknowledged must not be lost, so the key is not served until the link is gone.
        objects.CheckWays(bucket, key, plain: false);

        // A key that is plain in the end has had all its versions removed.
        var plain = done[^1].Sequence == 0 ? done[^1] : null;
        foreach (var record in last.Values)
        {
            if (plain is not null || record.Kind == JournalRecordKind.Remove)
                objects.RemoveVersion(bucket, key, record.VersionId);
            else if (record.Sequence > 0)
                WriteVersion(bucket, record.Load(), Body(record.VersionId));
        }

        if (plain is { Kind: JournalRecordKind.Remove })
        {
            objects.RemovePlain(bucket, key, plain.Load().BodyFile is { Length: > 0 } place ? place : null);
        }
        else if (plain is not null)
        {
            await WritePlainAsync(bucket, plain.Load(), Body(plain.VersionId)).ConfigureAwait(false);
        }
        else
        {
            var newest = stacks.ReadFolder(bucket, key, cancellationToken).FirstOrDefault();
            await objects.ShowNewestAsync(bucket, key, newest?.Info).ConfigureAwait(false);
        }

        catalog.Refresh(bucket, key, cancellationToken);

        JournalRecord? Body(string version) => bodies.GetValueOrDefault(version)?.Load();
    }

    /// <summary>Without those that were refused: the record can be on the medium although its sync has failed.</summary>
    private List<JournalEntry> Kept(Bucket bucket, IReadOnlyList<JournalEntry> records)
    {
        var kept = new List<JournalEntry>(records.Count);
        var settled = new HashSet<string>(StringComparer.Ordinal);
        foreach (var record in records.Reverse())
        {
            if (record.Kind != JournalRecordKind.Move || settled.Contains(record.VersionId) || HasBytes(bucket, record.Load()))
            {
                kept.Add(record);
                if (record.Kind != JournalRecordKind.Describe)
                    settled.Add(record.VersionId);
            }
        }

        kept.Reverse();
        return kept;
    }

    /// <summary>False if the file is neither on its way nor in its place: to write the metadata to other bytes would be a mixture.</summary>
    private bool HasBytes(Bucket bucket, JournalRecord record) => objects.Staged(record.BodyFile) is not null
        || (Sidecar.Read(record.Sidecar) is { } version && objects.Bytes(bucket, version) is { } bytes && stacks.AreBytesOf(version, bytes));

    private async ValueTask WritePlainAsync(Bucket bucket, JournalRecord record, JournalRecord? body)
    {
        var (bytes, facts) = Stage(body);
        var sidecar = "";
        try
        {
            sidecar = StageSidecar(record, facts);
            await objects.WritePlainAsync(bucket, record.Key, bytes, sidecar).ConfigureAwait(false);
        }
        catch
        {
            objects.Discard(sidecar, body?.Kind == JournalRecordKind.Write ? bytes : null);
            throw;
        }

        if (record.Replaces.Length > 0)
            objects.RemovePlace(bucket, record.Replaces);
    }

    private void WriteVersion(Bucket bucket, JournalRecord record, JournalRecord? body)
    {
        if (Sidecar.Read(record.Sidecar) is not { } version)
            return;

        var (bytes, facts) = Stage(version.Info.IsDeleteMarker ? null : body);
        var sidecar = "";
        try
        {
            sidecar = StageSidecar(record, facts);
            objects.WriteVersion(bucket, version.Info, bytes, sidecar);
        }
        catch
        {
            objects.Discard(sidecar, body?.Kind == JournalRecordKind.Write ? bytes : null);
            throw;
        }
    }

    /// <summary>The bytes as a file; null if they are in their place already, or were never in the journal.</summary>
    private (string? Path, FileFacts? Facts) Stage(JournalRecord? body)
    {
        switch (body?.Kind)
        {
            case JournalRecordKind.Write:
                var staged = data.Stage(body.Body.Span, sync: false, out var facts);
                return (staged, facts);
            case JournalRecordKind.Move when objects.Staged(body.BodyFile) is { } found:
                return (found.Path, found.Facts);
            default:
                return (null, null);
        }
    }

    private string StageSidecar(JournalRecord record, FileFacts? facts) => objects.StageSidecar(
        facts is { } written && Sidecar.Read(record.Sidecar) is { } version
            ? Sidecar.Write(version with { FileTime = written.Modified })
            : record.Sidecar);
}

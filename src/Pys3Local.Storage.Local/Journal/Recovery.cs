using Pys3Local.Storage.Local.Files;
using Pys3Local.Storage.Local.Layout;
using Pys3Local.Storage.Local.Objects;

namespace Pys3Local.Storage.Local.Journal;

/// <summary>
/// Does in the files what the journal says, after a crash. It does not matter how much of it has been done before, nor in which
/// order the disk has kept it: of each version only the last that was said counts, and doing it twice is doing it once.
/// </summary>
internal sealed class Recovery(IFileSystem files, StoreRoom room, BucketDirectory buckets, ObjectFiles objects, StackReader stacks, Catalog catalog)
{
    /// <summary>The number of keys that were put right.</summary>
    public async ValueTask<int> RunAsync(List<JournalEntry> records, CancellationToken cancellationToken)
    {
        var keys = new Dictionary<(string Bucket, string Key), List<JournalEntry>>();
        foreach (var record in records)
        {
            if (!keys.TryGetValue((record.Bucket, record.Key), out var of))
            {
                keys[(record.Bucket, record.Key)] = of = [];
            }

            of.Add(record);
        }

        foreach (var ((bucket, key), of) in keys)
        {
            // A bucket that is gone was empty when it went.
            cancellationToken.ThrowIfCancellationRequested();
            if (buckets.Find(bucket) is { } found)
            {
                await RunAsync(found, key, of, cancellationToken).ConfigureAwait(false);
            }
        }

        return keys.Count;
    }

    private async ValueTask RunAsync(Bucket bucket, string key, List<JournalEntry> records, CancellationToken cancellationToken)
    {
        var last = new Dictionary<string, JournalEntry>(StringComparer.Ordinal);
        var bodies = new Dictionary<string, JournalEntry>(StringComparer.Ordinal);
        foreach (var record in records)
        {
            last[record.VersionId] = record;
            if (record.Kind is JournalRecordKind.Write or JournalRecordKind.Move)
            {
                bodies[record.VersionId] = record;
            }
            else if (record.Kind == JournalRecordKind.Remove)
            {
                bodies.Remove(record.VersionId);
            }
        }

        // What was acknowledged must not be lost, so there is no start until the link is gone.
        objects.CheckWays(bucket, key, plain: false);

        // A key that is plain in the end has had all its versions removed.
        var plain = records[^1].Sequence == 0 ? records[^1] : null;
        foreach (var record in last.Values)
        {
            if (plain is not null || record.Kind == JournalRecordKind.Remove)
            {
                objects.RemoveVersion(bucket, key, record.VersionId);
            }
            else if (record.Sequence > 0)
            {
                WriteVersion(bucket, record.Load(), Body(record.VersionId));
            }
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

    private async ValueTask WritePlainAsync(Bucket bucket, JournalRecord record, JournalRecord? body)
    {
        var (bytes, facts) = Stage(body);
        await objects.WritePlainAsync(bucket, record.Key, bytes, StageSidecar(record, facts), again: false).ConfigureAwait(false);
    }

    private void WriteVersion(Bucket bucket, JournalRecord record, JournalRecord? body)
    {
        if (Sidecar.Read(record.Sidecar) is { } version)
        {
            var (bytes, facts) = Stage(version.Info.IsDeleteMarker ? null : body);
            objects.WriteVersion(bucket, version.Info, bytes, StageSidecar(record, facts), again: false);
        }
    }

    /// <summary>The bytes as a file; null where they are in their place already, or were never in the journal.</summary>
    private (string? Path, FileFacts? Facts) Stage(JournalRecord? body)
    {
        switch (body?.Kind)
        {
            case JournalRecordKind.Write:
                var staged = room.Stage(body.Body.Span, sync: false, out var facts);
                return (staged, facts);
            case JournalRecordKind.Move when files.Find($"{room.Temporary}/{body.BodyFile}") is { } found:
                return ($"{room.Temporary}/{body.BodyFile}", found);
            default:
                return (null, null);
        }
    }

    private string StageSidecar(JournalRecord record, FileFacts? facts) => objects.StageSidecar(
        facts is { } written && Sidecar.Read(record.Sidecar) is { } version
            ? Sidecar.Write(version with { FileTime = written.Modified })
            : record.Sidecar);
}

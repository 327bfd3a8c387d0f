using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Pys3Local.Storage.Local.Layout;
using Pys3Local.Storage.Local.Verification;

namespace Pys3Local.Storage.Local;

public sealed partial class LocalObjectStore
{
    private const int TimeLimit = 64;

    private string VerifiedFile => $"{_room.Own}/verified";

    /// <summary>When everything was last read again, to its end; before that, when the store was made.</summary>
    public DateTimeOffset LastVerified =>
        _room.Read(VerifiedFile, TimeLimit) is { } text
        && DateTimeOffset.TryParse(Encoding.ASCII.GetString(text), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : DateTimeOffset.UnixEpoch.AddTicks((_files.Find(_room.Settings)?.Modified ?? 0) / 100);

    /// <summary>
    /// Reads everything again, beside whatever else the store is doing, and tells what it finds wrong as it finds it. Nothing is
    /// repaired but the index.
    /// </summary>
    public async IAsyncEnumerable<VerifyFinding> VerifyAsync(
        VerifyOptions options, IProgress<VerifyProgress>? progress = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await ReadyAsync(cancellationToken).ConfigureAwait(false);
        await _builder.Complete.WaitAsync(cancellationToken).ConfigureAwait(false);
        var verifier = new Verifier(
            _walk, _index, _buckets, _objects, _stacks, _catalog, _locks, _files, _options.Time, options, progress);
        await foreach (var finding in verifier.RunAsync(cancellationToken).ConfigureAwait(false))
        {
            yield return finding;
        }

        foreach (var (bucket, key) in _unfinished.Names)
        {
            yield return new VerifyFinding(VerifyFault.Journal, bucket, key, ObjectInfo.NullVersion, "a committed change could not be done in its files yet; it is tried again");
        }

        foreach (var name in _journal?.Damaged() ?? [])
        {
            yield return new VerifyFinding(VerifyFault.Journal, StoreRoom.OwnName, $"journal/{name}", ObjectInfo.NullVersion, "the disk has changed this part of the journal: compare with your backup, and remove this file");
        }

        if (options is { Bucket: null, IndexOnly: false })
        {
            _room.Replace(VerifiedFile, Encoding.ASCII.GetBytes(_options.Time.GetUtcNow().ToString("O", CultureInfo.InvariantCulture)), sync: false);
        }
    }
}

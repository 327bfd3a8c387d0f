using System.Buffers;
using Microsoft.Win32.SafeHandles;
using Pys3Local.Storage;
using Pys3Local.Transfer.Exports;
using Pys3Local.Transfer.Reports;

namespace Pys3Local.Transfer.Targets;

/// <summary>
/// A directory of plain files, with a manifest of what they were: <c>BUCKET/KEY</c>, older versions and what cannot be a file by its key below
/// <c>_pys3local</c>.
/// </summary>
public sealed class DirectoryTarget : ITransferTarget, IAsyncDisposable
{
    private readonly ExportPlaces _places;
    private readonly ExportFiles _files;
    private readonly bool _isDry;
    private readonly SemaphoreSlim _turn = new(1);
    private readonly SafeFileHandle? _disk;
    private FileStream? _manifest;

    /// <param name="directory">Made where it is missing.</param>
    /// <param name="isPortable">Only names that Windows has as well.</param>
    /// <param name="isDry">Only count.</param>
    /// <exception cref="TransferStoppedException">It holds something else.</exception>
    public DirectoryTarget(string directory, bool isPortable, bool isDry)
    {
        _isDry = isDry;
        _places = new ExportPlaces(directory);
        var isThere = Directory.Exists(_places.Root) && Directory.EnumerateFileSystemEntries(_places.Root).Any();
        if (isThere && !Directory.Exists(_places.OwnDirectory))
            throw new TransferStoppedException($"{_places.Root} is not empty, and no export of ours: give another directory");

        if (!isDry)
        {
            MakeOwn();
            _disk = DiskSync.OpenDirectory(_places.Root);
        }

        _files = new ExportFiles(_places, new FileNames(isPortable || OperatingSystem.IsWindows() || (!isDry && IgnoresCase())));
    }

    public Task PrepareAsync(string bucket, BucketInfo described, TransferLog log, CancellationToken cancellationToken)
    {
        if (!_isDry)
        {
            ExportSettings.Write(_places.Settings(bucket), described with { Name = bucket });
            _manifest = new FileStream(Path.Combine(_places.Unfinished, bucket + ExportPlaces.ManifestSuffix), FileMode.Create, FileAccess.Write);
        }

        return Task.CompletedTask;
    }

    public async Task WriteAsync(KeyStack stack, TransferLog log, CancellationToken cancellationToken)
    {
        var lines = new ArrayBufferWriter<byte>();
        foreach (var version in stack.Versions)
        {
            var isThere = await Attempts.RunAsync(stack, version, log, async attempt =>
            {
                if (await VersionAsync(stack, version, attempt, log, cancellationToken).ConfigureAwait(false) is { } line)
                    line.Write(lines);
            }).ConfigureAwait(false);
            if (!isThere)
                ManifestMerge.WriteMissed(lines, version);
        }

        if (_manifest is null || lines.WrittenCount == 0)
            return;

        // The lines of a key stay together.
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await _manifest.WriteAsync(lines.WrittenMemory, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    public async Task FinishAsync(string bucket, TransferLog log, CancellationToken cancellationToken)
    {
        if (_manifest is null)
            return;

        var (written, merged) = (_manifest.Name, _manifest.Name + ".merged");
        await _manifest.DisposeAsync().ConfigureAwait(false);
        _manifest = null;
        try
        {
            var file = new FileStream(merged, FileMode.Create, FileAccess.Write);
            await using (file.ConfigureAwait(false))
            {
                var kept = await new ManifestMerge(_places.Unfinished, log.Note).WriteAsync(_places.Manifest(bucket), written, file, cancellationToken).ConfigureAwait(false);
                if (kept > 0)
                    log.Note($"{bucket}: {kept} keys that were not among those of this run stay in the manifest, as they were exported before");
            }

            // First what the manifest speaks of, then the manifest.
            DiskSync.FileSystem(_disk!);
            File.Move(merged, _places.Manifest(bucket), overwrite: true);
            File.Delete(written);
            DiskSync.Directory(_places.Manifests);
        }
        catch (IOException error)
        {
            throw new TransferStoppedException($"{_places.Root}: what was written may not be on the disk: {error.Message}. Look at the disk, and run it again with another directory");
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_manifest is not null)
            await _manifest.DisposeAsync().ConfigureAwait(false);

        _disk?.Dispose();
        _turn.Dispose();
    }

    private async Task<ManifestLine?> VersionAsync(KeyStack stack, ObjectInfo version, int attempt, TransferLog log, CancellationToken cancellationToken)
    {
        if (version.IsDeleteMarker)
        {
            // It is a line, and nothing else.
            if (File.Exists(_places.Manifest(stack.Bucket)))
                log.Present();
            else
                log.Copied();

            return new ManifestLine(version, null, null);
        }

        var (place, aside) = _files.Place(stack.Bucket, version);
        if (aside is not null)
            log.Note($"{stack.Bucket}/{version.Key}: {aside}; it is {place}");

        // What was written before is described as it is today.
        if (_files.IsThere(place, version))
        {
            log.Present();
            return await stack.Source.DescribeAsync(stack.FromBucket, version, cancellationToken).ConfigureAwait(false) is { } known ? new ManifestLine(known with { IsLatest = version.IsLatest }, place, aside) : null;
        }

        if (_isDry)
        {
            log.Read(version.Size);
            log.Copied();
            return null;
        }

        if (await stack.Source.OpenAsync(stack.FromBucket, version, attempt, log.Read, cancellationToken).ConfigureAwait(false) is not { } content)
        {
            log.Gone();
            return null;
        }

        await using var closing = content.ConfigureAwait(false);
        var fallback = ExportPlaces.Aside(stack.Bucket, version);
        if (!await _files.WriteAsync(place, fallback, content, cancellationToken).ConfigureAwait(false))
        {
            (place, aside) = (fallback, "the file system does not take its name, or something is in its way");
            log.Note($"{stack.Bucket}/{version.Key}: {aside}; it is {place}");
        }

        log.Copied(content.IsProven);
        return new ManifestLine(content.Kept with { IsLatest = version.IsLatest }, place, aside);
    }

    private void MakeOwn()
    {
        foreach (var directory in new[] { _places.Manifests, Path.GetDirectoryName(_places.Settings("any"))!, _places.Unfinished })
            Directory.CreateDirectory(directory);

        // Of a run that was killed.
        foreach (var left in Directory.EnumerateFiles(_places.Unfinished))
            File.Delete(left);
    }

    /// <summary>Whether the file system takes names for the same that differ in the case of letters.</summary>
    private bool IgnoresCase()
    {
        var probe = Path.Combine(_places.Unfinished, "case");
        File.WriteAllBytes(probe, []);
        try
        {
            return File.Exists(Path.Combine(_places.Unfinished, "CASE"));
        }
        finally
        {
            File.Delete(probe);
        }
    }
}

using Pys3Local.Minio.Format;
using Pys3Local.Minio.Reading;
using Pys3Local.Storage;

namespace Pys3Local.Minio;

/// <summary>
/// Copies what is on MinIO's own drives into a store: buckets with their settings, every version and delete marker with its metadata. The drives
/// are only read. What is there already is passed over, so it can be stopped and started again.
/// </summary>
/// <param name="directories">The drives of one deployment, in any order; some may be missing.</param>
/// <param name="report">Gets a line for each thing that is damaged or left out.</param>
public sealed class MinioImport(IReadOnlyList<string> directories, IObjectStore to, IProgress<MinioProgress>? progress, TimeProvider time, Action<string> report)
{
    private const int MaxSettings = 16 << 20;

    private readonly DriveSet _drives = new(directories, report);
    private MinioProgress _progress;

    /// <summary>How a directory was written: <c>fs</c>, <c>xl-single</c>, <c>xl</c>; null where it is no drive of MinIO.</summary>
    public static string? FormatOf(string directory) => Drive.FormatOf(directory);

    public async ValueTask<MinioProgress> RunAsync(CancellationToken cancellationToken)
    {
        if (_drives.Present < _drives.Expected)
            report($"{_drives.Present} of {_drives.Expected} drives are given; the others are made up for as far as the parity reaches");

        foreach (var bucket in _drives.Buckets())
        {
            var settings = await SettingsAsync(bucket, cancellationToken).ConfigureAwait(false);
            await to.WriteBucketAsync(bucket, current => current ?? settings, cancellationToken).ConfigureAwait(false);
            foreach (var (key, path) in _drives.Keys(bucket))
                await KeyAsync(bucket, key, path, cancellationToken).ConfigureAwait(false);
        }

        return _progress;
    }

    private async ValueTask<BucketInfo> SettingsAsync(string bucket, CancellationToken cancellationToken)
    {
        var info = new BucketInfo { Name = bucket, Created = time.GetUtcNow() };
        var path = $"{Drive.System}/buckets/{bucket}/{BucketMetadata.Name}";
        void Lost(string why) => report($"{bucket}: its settings are lost, it gets none: {why}");
        try
        {
            if (_drives.Versions(path, Lost) is not [.., { Version.Size: <= MaxSettings } found])
                return info;

            if (VersionInfo.Unreadable(found.Version) is { } reason)
            {
                Lost(reason);
                return info;
            }

            using var content = new MemoryStream();
            await using var body = new VersionContent(found, "", report);
            await body.CopyToAsync(content, cancellationToken).ConfigureAwait(false);
            return BucketMetadata.Read(info, content.GetBuffer().AsSpan(0, (int)content.Length));
        }
        catch (MinioFormatException failure)
        {
            Lost(failure.Message);
            return info;
        }
    }

    /// <summary>The oldest first: each write puts a version on top.</summary>
    private async ValueTask KeyAsync(string bucket, string key, string path, CancellationToken cancellationToken)
    {
        foreach (var found in _drives.Versions(path, why => Leave(bucket, key, why)))
        {
            try
            {
                if (VersionInfo.Unreadable(found.Version) is { } reason)
                    Leave(bucket, key, $"version {found.Version.Id}: {reason}");
                else
                    await VersionAsync(bucket, VersionInfo.Of(key, found.Version), found, cancellationToken).ConfigureAwait(false);
            }
            catch (MinioFormatException failure)
            {
                Leave(bucket, key, $"version {found.Version.Id}: {failure.Message}");
            }

            progress?.Report(_progress);
        }
    }

    private async ValueTask VersionAsync(string bucket, ObjectInfo info, FoundVersion found, CancellationToken cancellationToken)
    {
        if (await to.FindObjectAsync(bucket, info.Key, info.VersionId, cancellationToken).ConfigureAwait(false) is { } there
            && there.LastModified == info.LastModified && there.Size == info.Size && there.ETag == info.ETag)
        {
            _progress = _progress with { Present = _progress.Present + 1 };
            return;
        }

        await using var body = info.IsDeleteMarker ? Stream.Null : new VersionContent(found, info.ETag, report);
        await to.PutObjectAsync(bucket, info.Key, new ObjectWrite { VersionId = info.VersionId, Body = body, Length = info.Size, Seal = _ => info }, cancellationToken).ConfigureAwait(false);
        _progress = _progress with { Imported = _progress.Imported + 1, Bytes = _progress.Bytes + info.Size };
    }

    private void Leave(string bucket, string key, string why)
    {
        _progress = _progress with { Left = _progress.Left + 1 };
        report($"{bucket}/{key}: left out: {why}");
    }
}

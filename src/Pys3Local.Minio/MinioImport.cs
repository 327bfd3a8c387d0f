using Pys3Local.Minio.Format;
using Pys3Local.Minio.Reading;
using Pys3Local.Storage;
using Pys3Local.Storage.Stacks;

namespace Pys3Local.Minio;

/// <summary>
/// Copies what is on MinIO's own drives into a store: buckets with their settings, every version and delete marker with its metadata. The drives
/// are only read. What is there already is passed over, so it can be stopped and started again; what was written there later stays.
/// </summary>
/// <param name="directories">The drives of one deployment, in any order; some may be missing.</param>
/// <param name="take">Sets a document of a bucket (its name as S3 has it, and its text) as a client would: what a client could not set is an <see cref="ArgumentException"/>.</param>
/// <param name="report">Gets a line for each thing that is damaged or left out.</param>
public sealed class MinioImport(
    IReadOnlyList<string> directories, IObjectStore to, IProgress<MinioProgress>? progress, TimeProvider time, Func<BucketInfo, string, string, BucketInfo> take, Action<string> report)
{
    private const int MaxSettings = 16 << 20;

    private readonly StackCopy _copy = new(to, IsSame);
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
            return BucketMetadata.Read(info, content.GetBuffer().AsSpan(0, (int)content.Length), take, report);
        }
        catch (MinioFormatException failure)
        {
            Lost(failure.Message);
            return info;
        }
    }

    private async ValueTask KeyAsync(string bucket, string key, string path, CancellationToken cancellationToken)
    {
        var found = new Dictionary<string, FoundVersion>(StringComparer.Ordinal);
        var versions = new List<ObjectInfo>();
        foreach (var version in _drives.Versions(path, why => Leave(bucket, key, why)))
        {
            if (Described(bucket, key, version.Version) is { } info && found.TryAdd(info.VersionId, version))
                versions.Add(info);
        }

        if (versions.Count == 0)
        {
            progress?.Report(_progress);
            return;
        }

        await _copy.KeyAsync(
            bucket,
            versions,
            info => BringAsync(bucket, info, found[info.VersionId], cancellationToken),
            (info, outcome, reason) => Count(bucket, info, outcome, reason),
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>As the store is to keep it; null where it cannot be, which is reported.</summary>
    private ObjectInfo? Described(string bucket, string key, StoredVersion version)
    {
        try
        {
            if (VersionInfo.Unreadable(version) is not { } reason)
                return VersionInfo.Of(key, version);

            Leave(bucket, key, $"version {version.Id}: {reason}");
        }
        catch (MinioFormatException failure)
        {
            Leave(bucket, key, $"version {version.Id}: {failure.Message}");
        }

        return null;
    }

    private async ValueTask<bool> BringAsync(string bucket, ObjectInfo info, FoundVersion found, CancellationToken cancellationToken)
    {
        try
        {
            await using var body = info.IsDeleteMarker ? Stream.Null : new VersionContent(found, info.ETag, report);
            await to.PutObjectAsync(bucket, info.Key, new ObjectWrite { VersionId = info.VersionId, Body = body, Length = info.Size, Seal = _ => info }, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (MinioFormatException failure)
        {
            report($"{bucket}/{info.Key}: left out: version {info.VersionId}: {failure.Message}");
            return false;
        }
    }

    private void Count(string bucket, ObjectInfo info, StackOutcome outcome, string? reason)
    {
        _progress = outcome switch
        {
            StackOutcome.Brought => _progress with { Imported = _progress.Imported + 1, Bytes = _progress.Bytes + info.Size },
            StackOutcome.Present => _progress with { Present = _progress.Present + 1 },
            StackOutcome.Newer => _progress with { Newer = _progress.Newer + 1 },
            _ => _progress with { Left = _progress.Left + 1 },
        };
        if (outcome == StackOutcome.Newer)
            report($"{bucket}/{info.Key}: what is here is newer than on the drives, and stays");
        else if (reason is not null)
            report($"{bucket}/{info.Key}: version {info.VersionId}: {reason}");

        progress?.Report(_progress);
    }

    private static bool IsSame(ObjectInfo here, ObjectInfo there) =>
        here.IsDeleteMarker == there.IsDeleteMarker && here.LastModified == there.LastModified && here.Size == there.Size && here.ETag == there.ETag;

    private void Leave(string bucket, string key, string why)
    {
        _progress = _progress with { Left = _progress.Left + 1 };
        report($"{bucket}/{key}: left out: {why}");
    }
}

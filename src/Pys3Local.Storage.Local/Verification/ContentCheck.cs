using System.Security.Cryptography;
using Pys3Local.Storage.Local.Files;
using Pys3Local.Storage.Local.Layout;
using Pys3Local.Storage.Local.Objects;

namespace Pys3Local.Storage.Local.Verification;

/// <summary>Reads the bytes of a version to their end and compares them with what was stored.</summary>
/// <param name="named">As in <see cref="VerifyOptions.Named"/>.</param>
/// <param name="found">Remembers what is damaged, so that its readers get an error.</param>
internal sealed class ContentCheck(IFileSystem files, DamageList found, VerifyTally tally, Func<BucketInfo, string, string?>? named = null)
{
    /// <summary>Null if it is whole, or has nothing that it could be compared with.</summary>
    public async ValueTask<VerifyFinding?> CheckAsync(Bucket bucket, string key, Described described, CancellationToken cancellationToken)
    {
        var (version, bytes) = (described.Version, described.Bytes!.Value);
        var comparable = version is { Info.ETag.Length: > 0 };
        // What a decorator has changed is not what the name is made of.
        var id = comparable && StoredHash.Is(version!.Info.ETag) ? null : named?.Invoke(bucket.Info, key);
        using var sha256 = id is null ? null : IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        if (!comparable && id is null)
            tally.WithoutChecksum++;

        string? etag;
        try
        {
            using var file = files.Open(bytes.Path);
            if (file is null)
                return Finding(VerifyFault.Missing, "its file is missing, or is not a plain file");

            etag = await ReadAsync(file, bytes, comparable ? version!.Info : null, sha256, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is StorageException or IOException or UnauthorizedAccessException)
        {
            return Finding(error is StorageException { Failure: StorageFailure.Damaged } ? VerifyFault.Damaged : VerifyFault.Unreadable, error.Message);
        }

        var fault = comparable ? Compare(etag) : null;
        return fault is null or { Fault: VerifyFault.Changed } && sha256 is not null && Convert.ToHexStringLower(sha256.GetHashAndReset()) is var hash && hash != id
            ? Finding(VerifyFault.Damaged, $"its bytes have the SHA-256 {hash}, and its name is that of others")
            : fault;

        VerifyFinding? Compare(string? etag)
        {
            var (info, facts) = (version!.Info, bytes.Facts);
            if (etag is null && facts.Size == info.Size)
            {
                tally.Unverifiable++;
                return null;
            }

            if (etag == info.ETag)
            {
                found.Remove(bucket.Name, info);
                return null;
            }

            // Only a plain file may be written by others, and then it has another time.
            if (version.Sequence == 0 && version.FileTime != 0 && version.FileTime != facts.Modified)
                return Finding(VerifyFault.Changed, "its file was changed by another program");

            found.Add(bucket.Name, info, facts);
            return Finding(VerifyFault.Damaged, facts.Size != info.Size
                ? $"its file has {facts.Size} bytes, and {info.Size} were stored"
                : $"its bytes have the MD5 {etag}, and were stored with {info.ETag}");
        }

        VerifyFinding Finding(VerifyFault fault, string message) => new(fault, bucket.Name, key, version?.Info.VersionId ?? ObjectInfo.NullVersion, message, bytes.Path);
    }

    /// <summary>A part that an assembled object lacks does not keep the rest from being read: a disk may fail there, too.</summary>
    private async ValueTask<string?> ReadAsync(IOpenFile file, Place bytes, ObjectInfo? known, IncrementalHash? sha256, CancellationToken cancellationToken)
    {
        if (await ContentHash.ETagAsync(file, bytes.Facts.Size, known, Read, cancellationToken).ConfigureAwait(false) is { } etag)
            return etag;

        await ContentHash.ETagAsync(file, bytes.Facts.Size, null, Read, cancellationToken).ConfigureAwait(false);
        return null;

        ValueTask Read(ReadOnlyMemory<byte> piece)
        {
            sha256?.AppendData(piece.Span);
            return tally.ReadAsync(piece.Length);
        }
    }
}

namespace Pys3Local.Storage.Cloud.Services;

/// <summary>
/// A service that keeps blobs in containers: what S3 and Azure have in common, and all that this project knows of them. Failures are
/// <see cref="StorageException"/>s; a container that is missing is <see cref="StorageFailure.BucketNotFound"/>, except where a method says otherwise.
/// </summary>
public interface IBlobService : IDisposable
{
    BlobTraits Traits { get; }

    /// <summary>Versions, where the service has them; else null.</summary>
    IBlobVersions? Versions => null;

    ValueTask<IReadOnlyList<string>> ListContainersAsync(CancellationToken cancellationToken);

    /// <summary>Whether it is there, and may be used.</summary>
    ValueTask<bool> HasContainerAsync(string container, CancellationToken cancellationToken);

    /// <summary>False if it is there already. One with locks keeps versions from the start; only a service with <see cref="Versions"/> is asked for it.</summary>
    ValueTask<bool> CreateContainerAsync(string container, bool hasLocks, CancellationToken cancellationToken);

    /// <summary>False if there is none; <see cref="StorageFailure.BucketNotEmpty"/> where the service knows that it holds something.</summary>
    ValueTask<bool> DeleteContainerAsync(string container, CancellationToken cancellationToken);

    /// <summary>Blobs in the order of their names' UTF-8 bytes, after <paramref name="after"/> where it is not null.</summary>
    ValueTask<BlobPage> ListAsync(string container, string prefix, string? after, int limit, CancellationToken cancellationToken);

    /// <summary>Null if the blob is missing, or the container is.</summary>
    ValueTask<Blob?> FindAsync(string container, string name, CancellationToken cancellationToken);

    /// <summary>The bytes, read from the network as they are read from the stream; null if there is no such blob, or it has another ETag.</summary>
    /// <param name="range">Offset and length, of at least one byte; null for all.</param>
    /// <param name="like">Null for any; else it has this ETag, and where there is one this version.</param>
    ValueTask<BlobContent?> OpenAsync(string container, string name, (long Offset, long Length)? range, Blob? like, CancellationToken cancellationToken);

    /// <summary>Writes a blob as a whole.</summary>
    /// <returns>Null where the condition does not hold. Where an answer was lost, null may be said of a write that has been done.</returns>
    ValueTask<BlobWritten?> PutAsync(
        string container, string name, ReadOnlyMemory<byte> content, BlobHeaders headers, BlobCondition condition, CancellationToken cancellationToken);

    /// <summary>Changes what is kept with a blob, and not its bytes.</summary>
    /// <returns>False where it is another one by now.</returns>
    ValueTask<bool> SetHeadersAsync(string container, Blob blob, BlobHeaders headers, CancellationToken cancellationToken);

    /// <summary>False where there is none, or the condition does not hold.</summary>
    ValueTask<bool> DeleteAsync(string container, string name, BlobCondition condition, CancellationToken cancellationToken);

    /// <summary>Removes one of the server's own things, with all versions that there are of it. That there is none is no failure.</summary>
    async ValueTask DiscardAsync(string container, string name, CancellationToken cancellationToken) =>
        await DeleteAsync(container, name, BlobCondition.None, cancellationToken).ConfigureAwait(false);

    /// <summary>Begins a blob that is written in parts.</summary>
    ValueTask<IBlobUpload> BeginAsync(string container, string name, BlobHeaders headers, CancellationToken cancellationToken);

    /// <summary>Goes on with one that <see cref="IBlobUpload.Id"/> is of; perhaps it has ended.</summary>
    IBlobUpload Resume(string container, string name, string id);
}

/// <summary>A blob that is written in parts: nobody sees it before <see cref="CommitAsync"/>.</summary>
public interface IBlobUpload
{
    string Id { get; }

    /// <summary>Sends a part, in place of one of the same number. Its body is read once, to its end; what it throws is thrown as it was, and then there is no such part.</summary>
    /// <returns>What <see cref="CommitAsync"/> is to be given.</returns>
    ValueTask<string> PutPartAsync(int number, Stream body, long length, CancellationToken cancellationToken);

    /// <summary>Makes a part of bytes that the service has; null where the source is another one by now.</summary>
    ValueTask<string?> CopyPartAsync(int number, string container, Blob source, long offset, long length, CancellationToken cancellationToken);

    /// <summary>Makes the blob of the parts, in order.</summary>
    /// <returns>Null where the condition does not hold, and then it may be asked again. <see cref="StorageFailure.UploadNotFound"/> where it has ended.</returns>
    ValueTask<BlobWritten?> CommitAsync(IReadOnlyList<(int Number, string Tag)> parts, BlobCondition condition, CancellationToken cancellationToken);

    /// <summary>Removes what has been sent. That it has ended already is no failure.</summary>
    ValueTask AbortAsync(CancellationToken cancellationToken);
}

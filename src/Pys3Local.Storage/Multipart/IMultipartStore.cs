namespace Pys3Local.Storage.Multipart;

/// <summary>
/// Objects uploaded in parts. A store that has its own implementation implements it in addition to <see cref="IObjectStore"/>; for every other one
/// the decorator <c>StagedMultipart</c> does it over the ten methods.
/// </summary>
/// <remarks>
/// An upload is known by bucket, key and id together: any other combination is <see cref="StorageFailure.UploadNotFound"/>.
/// Parts never show among the objects. Uploads survive a restart, as durable as objects are. Deleting a bucket ends its uploads.
/// </remarks>
public interface IMultipartStore
{
    /// <summary>Opens an upload and returns it with its id. <paramref name="draft"/> gives everything else.</summary>
    ValueTask<UploadInfo> CreateUploadAsync(string bucket, UploadInfo draft, CancellationToken cancellationToken);

    /// <summary>An open upload, or null.</summary>
    ValueTask<UploadInfo?> FindUploadAsync(string bucket, string key, string uploadId, CancellationToken cancellationToken);

    /// <summary>One page of a bucket's open uploads, by key in byte order, then by time of creation.</summary>
    ValueTask<UploadPage> ListUploadsAsync(string bucket, UploadQuery query, CancellationToken cancellationToken);

    /// <summary>Keeps a part, instead of one of the same number. Atomic and durable as a put. The write's version id and guard are not used; its seal gives ETag, time and attributes.</summary>
    ValueTask<PartInfo> PutPartAsync(
        string bucket, string key, string uploadId, int partNumber, ObjectWrite write, CancellationToken cancellationToken);

    /// <summary>Parts with numbers above <paramref name="after"/>, in order, at most <paramref name="limit"/>.</summary>
    ValueTask<IReadOnlyList<PartInfo>> ListPartsAsync(
        string bucket, string key, string uploadId, int after, int limit, CancellationToken cancellationToken);

    /// <summary>
    /// Makes the object of the given parts, in the given order, and ends the upload: as atomic and durable as a put, with
    /// <paramref name="guard"/> decided with the commit. <see cref="StorageFailure.PartNotFound"/> where one is missing or has
    /// another ETag by now. <paramref name="sealed"/> is what is kept with the bytes.
    /// </summary>
    ValueTask<ObjectInfo> CompleteUploadAsync(
        string bucket, string key, string uploadId, IReadOnlyList<PartInfo> parts, ObjectInfo @sealed, CommitGuard? guard,
        CancellationToken cancellationToken);

    /// <summary>Ends an upload and removes its parts; false if there is none.</summary>
    ValueTask<bool> AbortUploadAsync(string bucket, string key, string uploadId, CancellationToken cancellationToken);
}

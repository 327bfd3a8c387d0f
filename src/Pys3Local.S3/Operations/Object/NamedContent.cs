using Pys3Local.Repositories.Restic;
using Pys3Local.S3.Access;
using Pys3Local.S3.Checksums;
using Pys3Local.S3.Errors;
using Pys3Local.S3.Requests;
using Pys3Local.S3.Settings;
using Pys3Local.Storage;

namespace Pys3Local.S3.Operations.Object;

/// <summary>
/// What the kind of a bucket demands of a file, in every way of writing one. In a bucket for restic a content is what its name says, so that damage
/// on the way, a broken client and a stolen key cannot put something else there; and the config, which has no such name, is not replaced by a key
/// that could not delete it.
/// </summary>
internal sealed class NamedContent
{
    private const string Layout = "config, data/XX/ID, index/ID, keys/ID, locks/ID or snapshots/ID, below any folder";

    private readonly S3Context _context;
    private readonly ResticFile _file;

    private NamedContent(S3Context context, ResticFile file)
    {
        _context = context;
        _file = file;
    }

    /// <summary>The checksum that has to be computed of the content; null for none.</summary>
    public ChecksumAlgorithm? Algorithm => _file.Id is null ? null : ChecksumAlgorithm.Sha256;

    /// <summary>For a write of the request's key. Null where the bucket demands nothing; a name that the kind does not have is refused.</summary>
    public static NamedContent? Of(S3Context context)
    {
        if (BucketKind.Of(context.Bucket) is null)
            return null;

        return ResticLayout.Find(context.Key) is { } file
            ? new(context, file)
            : throw new S3Exception(S3Errors.InvalidRequest, $"The bucket is for restic (kind=restic), and the key is not the name of a file in a restic repository: {Layout}.");
    }

    /// <summary>Parts could only be compared once they are one content, which is then there already.</summary>
    public static void RefuseParts(S3Context context)
    {
        if (BucketKind.Of(context.Bucket) is not null)
            throw new S3Exception(S3Errors.InvalidRequest, "The bucket is for restic (kind=restic): its files are uploaded in one piece, so that they can be compared with their names. restic does that; other clients have a setting for the size from which they upload in parts.");
    }

    /// <summary>Decided with the commit.</summary>
    /// <param name="sha256">Of the content; asked only where <see cref="Algorithm"/> is not null.</param>
    public CommitGuard Guard(Func<byte[]?> sha256, Func<long> size) => (current, _) =>
    {
        if (size() > ResticLayout.MaxBytes(_file.Type))
            throw new S3Exception(S3Errors.EntityTooLarge, $"A file in {_file.Type} of a restic repository has at most {ResticLayout.MaxBytes(_file.Type)} bytes.");

        if (_file.Id is { } id)
            Compare(id, sha256());
        else if (current is { IsDeleteMarker: false } && !MayDelete())
            throw new S3Exception(S3Errors.AccessDenied, "Access Denied: the config of a restic repository is replaced only by a key that may delete it.");
    };

    private static void Compare(string id, byte[]? sha256)
    {
        var found = sha256 is null ? "unknown" : Convert.ToHexStringLower(sha256);
        if (found != id)
            throw new S3Exception(S3Errors.BadDigest, $"The bucket is for restic (kind=restic), where a file's name is the SHA-256 of its content: it is {found}.");
    }

    private bool MayDelete() =>
        _context.Services.Options.NoAuth || _context.Request.Caller.Key?.Scope.Decide(new Permission("s3:DeleteObject", _context.BucketName, _context.Key)).Allowed == true;
}

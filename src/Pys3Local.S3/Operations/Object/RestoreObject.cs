using Pys3Local.S3.Errors;
using Pys3Local.S3.Metadata;
using Pys3Local.S3.Requests;
using Pys3Local.S3.Xml.Models;

namespace Pys3Local.S3.Operations.Object;

/// <summary>Everything here can be read at once: an object of an archive's class is answered for as one that is restored already.</summary>
/// <remarks>https://docs.aws.amazon.com/AmazonS3/latest/API/API_RestoreObject.html</remarks>
internal static class RestoreObject
{
    public static readonly Operation Definition = new("RestoreObject", "POST", Level.Object)
    {
        Requires = ["restore"],
        Takes = ["versionId"],
        Needs = Operation.OnObject("s3:RestoreObject"),
        ExecuteAsync = ExecuteAsync,
    };

    private static async ValueTask<S3Response> ExecuteAsync(S3Context context, CancellationToken cancellationToken)
    {
        var asked = await XmlBody.ReadOrNullAsync<RestoreRequest>(context, cancellationToken);
        if (asked?.Days <= 0)
            throw new S3Exception(S3Errors.MalformedXML, "Days must be a positive number.");

        if (asked?.Type is not null)
            throw new S3Exception(S3Errors.NotImplemented, "Queries of archived objects are not offered.");

        var info = await VersionTarget.FindAsync(context, cancellationToken);
        var storageClass = StorageClass.Of(info);
        return StorageClass.IsArchive(storageClass)
            ? VersionTarget.Answer(context, info, S3Response.Empty())
            : throw new S3Exception(S3Errors.InvalidObjectState, "Restore is not allowed for the object's current storage class") { Details = [new("StorageClass", storageClass)] };
    }
}

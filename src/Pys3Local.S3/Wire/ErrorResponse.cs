using Microsoft.AspNetCore.Http;
using Pys3Local.S3.Errors;
using Pys3Local.S3.Requests;
using Pys3Local.S3.Xml.Models;
using Pys3Local.Storage;

namespace Pys3Local.S3.Wire;

/// <summary>Any failure as S3 answers it: known ones by name, everything else as InternalError without a word of its own.</summary>
internal static class ErrorResponse
{
    /// <summary>The failure as S3 names it, and what the client learns of it.</summary>
    public static S3Exception Of(Exception failure) => failure switch
    {
        S3Exception known => known,
        // Of keys it names the id, which is what the operator has to look for; of a quota, whose it is and how much is left; of a key of an object, why it cannot be kept.
        StorageException { Failure: StorageFailure.KeyMissing or StorageFailure.KeyRefused or StorageFailure.QuotaExceeded or StorageFailure.KeyNotKept } key => new(StorageErrors.Of(key.Failure), key.Message, key),
        // Of a disk that cannot be written it would name a path: that is for the log.
        StorageException { Failure: StorageFailure.WritesRefused } refused => new(S3Errors.AccessDenied, refused.Message, refused),
        StorageException storage => new(StorageErrors.Of(storage.Failure), null, storage),
        BadHttpRequestException { StatusCode: 413 } => new(S3Errors.EntityTooLarge),
        BadHttpRequestException { StatusCode: 408 } => new(S3Errors.RequestTimeout),
        BadHttpRequestException bad => new(S3Errors.IncompleteBody, bad.Message),
        _ => new(S3Errors.InternalError, null, failure),
    };

    /// <summary>In which an answer without a body (HEAD) says the error's code.</summary>
    public const string CodeHeader = "x-pys3local-error-code";

    private const string RegionHeader = "x-amz-bucket-region";

    /// <param name="region">Of this server: said wherever the request was about a bucket, so that a client that signed for another one finds its way.</param>
    public static S3Response Create(S3Exception failure, string requestId, RequestedResource request, string region)
    {
        var error = failure.Error;
        var response = error.Status is 304 or 204 ? S3Response.Empty(error.Status) : S3Response.Xml(Document(failure, requestId, request), error.Status);
        response.With(CodeHeader, error.Status is 304 or 204 ? null : error.Code);
        response.With(RegionHeader, request.Bucket is null ? null : region);
        foreach (var (name, value) in failure.Headers)
            response.With(name, value);

        return response.With("Connection", error.ClosesConnection ? "close" : null);
    }

    private static Error Document(S3Exception failure, string requestId, RequestedResource request) => new()
    {
        Code = failure.Error.Code,
        Message = failure.Message,
        Details = [.. ErrorDetails.Of(failure, request).Select(d => new ErrorDetail(d.Key, d.Value))],
        Resource = request.Path,
        RequestId = requestId,
    };
}

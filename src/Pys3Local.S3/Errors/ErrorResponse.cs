using Microsoft.AspNetCore.Http;
using Pys3Local.S3.Xml.Models;
using Pys3Local.Storage;

namespace Pys3Local.S3.Errors;

/// <summary>Any failure as S3 answers it: known ones by name, everything else as InternalError without a word of its own.</summary>
internal static class ErrorResponse
{
    /// <summary>The failure as S3 names it, and what the client is told.</summary>
    public static S3Exception Of(Exception failure) => failure switch
    {
        S3Exception known => known,
        StorageException storage => new(StorageErrors.Of(storage.Failure), null, storage),
        BadHttpRequestException { StatusCode: 413 } => new(S3Errors.EntityTooLarge),
        BadHttpRequestException { StatusCode: 408 } => new(S3Errors.RequestTimeout),
        BadHttpRequestException bad => new(S3Errors.IncompleteBody, bad.Message),
        _ => new(S3Errors.InternalError, null, failure),
    };

    /// <param name="path">The path of the request, percent-encoded; null where there is none.</param>
    public static S3Response Create(S3Exception failure, string requestId, string? path)
    {
        var error = failure.Error;
        var response = error.Status is 304 or 204 ? S3Response.Empty(error.Status) : S3Response.Xml(Document(failure, requestId, path), error.Status);
        foreach (var (name, value) in failure.Headers)
            response.With(name, value);

        return response.With("Connection", error.ClosesConnection ? "close" : null);
    }

    private static Error Document(S3Exception failure, string requestId, string? path)
    {
        string? Detail(string name)
        {
            foreach (var detail in failure.Details)
                if (detail.Key == name)
                    return detail.Value;

            return null;
        }

        return new()
        {
            Code = failure.Error.Code,
            Message = failure.Message,
            Resource = path,
            RequestId = requestId,
            BucketName = Detail("BucketName"),
            ArgumentName = Detail("ArgumentName"),
            ArgumentValue = Detail("ArgumentValue"),
            Condition = Detail("Condition"),
            Region = Detail("Region"),
            ServerTime = Detail("ServerTime"),
            RequestTime = Detail("RequestTime"),
            RangeRequested = Detail("RangeRequested"),
            ActualObjectSize = Detail("ActualObjectSize"),
            UploadId = Detail("UploadId"),
        };
    }
}

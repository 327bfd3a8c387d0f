using System.Net;

namespace Pys3Local.Storage.Azure.Requests;

/// <summary>One request to the service, as data.</summary>
internal sealed record AzureOperation
{
    public required HttpMethod Verb { get; init; }

    /// <summary>Null for the account.</summary>
    public string? Container { get; init; }

    /// <summary>As it is, not encoded.</summary>
    public string? Blob { get; init; }

    public IReadOnlyList<KeyValuePair<string, string>> Query { get; init; } = [];

    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>Bytes of the body; null for none.</summary>
    public long? Length { get; init; }

    /// <summary>Opens the body.</summary>
    public Func<CancellationToken, ValueTask<Stream>>? Open { get; init; }

    /// <summary>The body can be opened more than once.</summary>
    public bool CanReplay { get; init; } = true;

    public override string ToString()
    {
        var target = Container is null ? "/" : Blob is null ? Container : $"{Container}/{Blob}";
        return $"{Verb} {(target.Length > 200 ? target[..200] + "…" : target)}{(Query.Count > 0 ? "?" + Query[0].Value : "")}";
    }
}

/// <summary>The service has refused a request, or has not answered it.</summary>
internal sealed class AzureFailure(string service, string operation, HttpStatusCode status, string code, string detail, Exception? inner = null)
    : Exception($"{service}: {operation}: {(status == 0 ? "" : $"{(int)status} ")}{code}{(detail.Length > 0 ? ": " : "")}{detail}", inner)
{
    /// <summary>No answer at all.</summary>
    public const string NoAnswer = "NoAnswer";

    /// <summary>0 if there was no answer.</summary>
    public HttpStatusCode Status => status;

    /// <summary>Azure's: <c>BlobNotFound</c>.</summary>
    public string Code => code;

    /// <summary>The bytes that arrived are not those that were sent.</summary>
    private bool IsOfDamage => code is "Md5Mismatch" or "Crc64Mismatch";

    public bool IsTransient => IsOfDamage || status is 0 or HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError and not HttpStatusCode.NotImplemented;

    public bool IsConflict => status == HttpStatusCode.PreconditionFailed || code is "BlobAlreadyExists" or "UnauthorizedBlobOverwrite";

    public StorageException ToStorage() => new(
        code switch
        {
            "ContainerNotFound" or "ContainerBeingDeleted" => StorageFailure.BucketNotFound,
            "InvalidBlockList" or "InvalidBlockId" or "InvalidBlobOrBlock" => StorageFailure.UploadNotFound,
            "Md5Mismatch" or "Crc64Mismatch" => StorageFailure.Unavailable,
            "ServerBusy" or "TooManyRequests" => StorageFailure.Busy,
            "AccountIsDisabled" or "InvalidHeaderValue" or "InvalidQueryParameterValue" or "InvalidUri" => StorageFailure.Refused,
            _ => status switch
            {
                HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable => StorageFailure.Busy,
                HttpStatusCode.InsufficientStorage => StorageFailure.NoSpace,
                HttpStatusCode.NotImplemented => StorageFailure.NotSupported,
                HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.BadRequest => StorageFailure.Refused,
                _ => StorageFailure.Unavailable,
            },
        },
        Message,
        this);
}

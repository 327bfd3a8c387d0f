using System.Net;

namespace Pys3Local.S3Client.Requests;

/// <summary>A service has refused a request, or has not answered it. The message is one line and names the service and the request.</summary>
public sealed class S3Failure : Exception
{
    /// <summary>No answer at all.</summary>
    public const string NoAnswer = "NoAnswer";

    internal S3Failure(string service, string operation, HttpStatusCode status, string code, string detail, Exception? inner = null)
        : base($"{service}: {operation}: {(status == 0 ? "" : $"{(int)status} ")}{code}{(detail.Length > 0 ? ": " : "")}{detail}", inner)
    {
        Service = service;
        Status = status;
        Code = code;
    }

    /// <summary>The service as the configuration names it.</summary>
    public string Service { get; }

    /// <summary>0 if there was no answer.</summary>
    public HttpStatusCode Status { get; }

    /// <summary>S3's code: <c>NoSuchKey</c>; <see cref="NoAnswer"/> where there was none, the status' name where the answer has none.</summary>
    public string Code { get; }

    /// <summary>The region in which the bucket is, where the service says that it was asked for in another.</summary>
    public string? Region { get; init; }

    /// <summary>The answer says that what was asked for is a delete marker: its id, where there is one.</summary>
    public string? DeleteMarker { get; init; }

    /// <summary>When the delete marker was made; whole seconds.</summary>
    public DateTimeOffset? LastModified { get; init; }

    /// <summary>The request may have been executed, its answer was lost.</summary>
    public bool MayHaveHappened { get; init; }

    /// <summary>The answer had begun, and its body was cut or stopped coming.</summary>
    public bool IsCut { get; init; }

    /// <summary>A signature does not match, of a request whose body was signed piece by piece: one of these may have been damaged on its way.</summary>
    public bool IsOfSignedPieces { get; init; }

    /// <summary>The same request may succeed later.</summary>
    public bool IsTransient => TransientErrors.IsTransient(Status, Code);

    /// <summary>The service does not know the key, or its secret is another: nothing that is asked with it will be answered.</summary>
    public bool IsOfKey => Code is "InvalidAccessKeyId" or "SignatureDoesNotMatch" or "ExpiredToken" or "InvalidToken" or "TokenRefreshRequired" || Status == HttpStatusCode.Unauthorized;

    /// <summary>The key is known, and may not do this.</summary>
    public bool IsDenied => !IsOfKey && Status == HttpStatusCode.Forbidden;

    public bool IsMissing => Status == HttpStatusCode.NotFound;

    /// <summary>A condition of the request does not hold, or another request has changed the object meanwhile.</summary>
    public bool IsConflict => Status == HttpStatusCode.PreconditionFailed || Code is "ConditionalRequestConflict" or "OperationAborted";
}

/// <summary>What errors mean.</summary>
internal static class TransientErrors
{
    private static readonly HashSet<string> Transient = new(StringComparer.Ordinal)
    {
        S3Failure.NoAnswer, "InternalError", "SlowDown", "ServiceUnavailable", "RequestTimeout", "RequestTimeTooSkewed", "TooManyRequests", "ThrottlingException",
        "Throttling", "BandwidthLimitExceeded", "ServerBusy", "BadDigest", "XAmzContentSHA256Mismatch", "XAmzContentChecksumMismatch", "IncompleteBody",
    };

    public static bool IsTransient(HttpStatusCode status, string code) =>
        Transient.Contains(code) || status is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or HttpStatusCode.InternalServerError
            or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout;
}

using System.Net;
using Pys3Local.S3Client.Requests;

namespace Pys3Local.Replication.Copying;

/// <summary>What a failure of the target means for what is copied.</summary>
internal static class TargetRefusal
{
    private static readonly string[] AboutAll = ["InvalidAccessKeyId", "SignatureDoesNotMatch", "ExpiredToken", "AuthorizationHeaderMalformed", "AccountProblem", "RequestTimeTooSkewed"];

    /// <summary>The next try sends something else, or the same as it should arrive.</summary>
    private static readonly string[] Mendable = ["NoSuchUpload", "InvalidPart", "BadDigest", "IncompleteBody", "XAmzContentSHA256Mismatch"];

    /// <summary>It would be the same with every other key.</summary>
    public static bool IsAboutAll(S3Failure failure) => AboutAll.Contains(failure.Code);

    /// <summary>The target has understood, and will not: as long as nobody changes something there, or here, it says the same again.</summary>
    public static bool Is(S3Failure failure) =>
        failure.Status >= HttpStatusCode.MultipleChoices && !failure.IsTransient && !failure.IsConflict && !IsAboutAll(failure) && !Mendable.Contains(failure.Code);

    /// <summary>The request has changed nothing: no connection was made, or the answer says so.</summary>
    public static bool IsUndone(S3Failure failure) => failure.Status >= HttpStatusCode.MultipleChoices ? !failure.MayHaveHappened
        : failure.InnerException is HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError or HttpRequestError.SecureConnectionError };
}

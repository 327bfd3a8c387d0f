using Microsoft.AspNetCore.Http;
using Pys3Local.S3.Errors;
using Pys3Local.S3.Requests;

namespace Pys3Local.S3.Restic;

/// <summary>The failures of the REST protocol: a status, and a line of text for people.</summary>
internal static class ResticErrors
{
    public static readonly S3Error Unauthorized = new("Unauthorized", 401, "The user name is an access key's id, the password is its secret: they are missing or wrong.");
    public static readonly S3Error NotFound = new("NotFound", 404, "There is no such file, and no such path in a repository.");
    public static readonly S3Error NotYours = new("Unauthorized", 401, "Repositories are private: the first folder below the bucket has to be the access key's id.");
    public static readonly S3Error NotCreated = new("BadRequest", 400, "A repository is created with ?create=true.");
    public static readonly S3Error TooLarge = new("EntityTooLarge", 413, "No file of a restic repository is this large.") { ClosesConnection = true };

    private const string Challenge = "Basic realm=\"pys3local\", charset=\"UTF-8\"";

    public static S3Response Response(S3Exception failure, string method)
    {
        var status = StatusOf(failure.Error);
        var response = HttpMethods.IsHead(method) || status == StatusCodes.Status304NotModified
            ? S3Response.Empty(status)
            : S3Response.Text($"{failure.Error.Code}: {failure.Message}\n", status);
        foreach (var (name, value) in failure.Headers)
            response.With(name, value);

        return response
            .With("WWW-Authenticate", status == StatusCodes.Status401Unauthorized ? Challenge : null)
            .With("Connection", failure.Error.ClosesConnection ? "close" : null);
    }

    public static S3Exception MethodNotAllowed(string allowed) => new(S3Errors.MethodNotAllowed) { Headers = [new("Allow", allowed)] };

    /// <summary>What is there already is refused as everything is that may not be.</summary>
    private static int StatusOf(S3Error error) =>
        error.Code == S3Errors.PreconditionFailed.Code ? StatusCodes.Status403Forbidden
        : error.Code == S3Errors.EntityTooLarge.Code ? StatusCodes.Status413PayloadTooLarge
        : error.Status;
}

using System.Net;

namespace Pys3Local.Storage.Drime.Api;

/// <summary>The service has understood the request and says no: 404, 422 and the like. What it means is the caller's to say.</summary>
internal sealed class ApiRefusal(HttpStatusCode status, string path, string detail)
    : Exception($"Drime refused {path} with {(int)status}: {detail}")
{
    public HttpStatusCode Status { get; } = status;

    public string Detail { get; } = detail;

    /// <summary>What the request is about is not there (any more): a cached folder or entry is out of date.</summary>
    public bool IsStale => Status is HttpStatusCode.NotFound or HttpStatusCode.UnprocessableEntity or HttpStatusCode.Gone;
}

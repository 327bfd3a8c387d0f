using Microsoft.AspNetCore.Http;
using Pys3Local.S3.Errors;
using Pys3Local.S3.Hosting;
using Pys3Local.S3.Requests;
using Pys3Local.S3.Wire;

namespace Pys3Local.S3;

/// <summary>The end of a request that failed: the same for every protocol, but for the words that it is answered with.</summary>
internal static class FailedRequest
{
    public static async Task AnswerAsync(HttpContext http, Exception failure, Func<S3Exception, S3Response> answer, S3Options options, S3Outcome outcome)
    {
        var known = ErrorResponse.Of(failure);
        outcome.Error = known.Error;
        outcome.Failure = known.InnerException ?? known;
        if (http.Response.HasStarted)
        {
            // The status has gone out: only a broken connection tells the client that the body is not whole.
            http.Abort();
            return;
        }

        http.Response.Headers.ContentLength = null;
        http.Response.Headers.ContentType = default;
        try
        {
            await ResponseWriter.WriteAsync(http, answer(known), options, outcome, http.RequestAborted);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            outcome.Aborted = true;
        }
    }
}

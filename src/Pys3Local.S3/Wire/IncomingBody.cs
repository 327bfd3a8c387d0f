using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Pys3Local.S3.Hosting;

namespace Pys3Local.S3.Wire;

/// <summary>The body of a request as it comes from the network: it has to keep coming.</summary>
internal sealed class IncomingBody : IDisposable
{
    private readonly ClientPace _pace;
    private readonly PacedStream _content;

    private IncomingBody(HttpContext http, ClientPace pace)
    {
        _pace = pace;
        _content = new(http.Request.Body, pace);
    }

    public Stream Content => _content;

    /// <summary>Bytes that have been read.</summary>
    public long Count => _content.Count;

    public static bool IsIn(HttpContext http) => http.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody != false;

    /// <summary>Null where there can be none. In place of Kestrel's average, by which a fast start pays for a long stall, and which ends in a reset.</summary>
    public static IncomingBody? Of(HttpContext http, S3Options options)
    {
        if (!IsIn(http))
            return null;

        if (http.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } rate)
            rate.MinDataRate = null;

        return new(http, new(http, options.ClientTimeout, options.Time, StopReading));
    }

    /// <summary>
    /// A client that waits for <c>100 Continue</c> and is refused instead may keep the body to itself: what comes next on this connection
    /// could be either. (RFC 9110, section 10.1.1.)
    /// </summary>
    public void CloseUnlessTaken(HttpContext http)
    {
        if (!_content.IsTaken && http.Request.Headers.Expect.Count > 0 && !http.Response.HasStarted)
            http.Response.Headers.Connection = "close";
    }

    /// <summary>
    /// As <see cref="CloseUnlessTaken(HttpContext)"/>, for a request that is refused and may have had no body: botocore, which expects <c>100 Continue</c> for an empty one too, waits for it
    /// on this connection with its next request.
    /// </summary>
    public static void CloseUnlessTaken(IncomingBody? body, HttpContext http)
    {
        if (body is not null)
            body.CloseUnlessTaken(http);
        else if (http.Request.Headers.Expect.Count > 0 && !http.Response.HasStarted)
            http.Response.Headers.Connection = "close";
    }

    public void Dispose() => _pace.Dispose();

    /// <summary>The read of a body that has stopped coming ends, and the request is answered with RequestTimeout.</summary>
    private static void StopReading(HttpContext http) => http.Request.BodyReader.CancelPendingRead();
}

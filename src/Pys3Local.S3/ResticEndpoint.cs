using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Pys3Local.Repositories.Restic;
using Pys3Local.S3.Access;
using Pys3Local.S3.Auth.Basic;
using Pys3Local.S3.Body;
using Pys3Local.S3.Errors;
using Pys3Local.S3.Requests;
using Pys3Local.S3.Restic;
using Pys3Local.S3.Wire;

namespace Pys3Local.S3;

/// <summary>
/// restic's REST protocol on the same buckets. Each request becomes one operation of S3, and goes its way: the same permissions, guards
/// and limits. What is here is only how it is asked and how it is answered.
/// </summary>
public sealed class ResticEndpoint
{
    private readonly S3Services _services;
    private readonly OperationRun _run;
    private readonly BasicVerifier _basic;

    internal ResticEndpoint(S3Services services, OperationRun run)
    {
        _services = services;
        _run = run;
        _basic = new(services.Options, ResticErrors.Unauthorized);
    }

    /// <summary>Answers one request; see <see cref="S3Endpoint.HandleAsync"/>.</summary>
    public async ValueTask<S3Outcome> HandleAsync(HttpContext http, string requestId)
    {
        var outcome = new S3Outcome();
        http.Response.Headers["X-Request-Id"] = requestId;
        http.Response.Headers["X-Content-Type-Options"] = "nosniff";
        using var body = IncomingBody.Of(http, _services.Options);
        try
        {
            var (response, listing) = await AnswerAsync(http, requestId, body, outcome, http.RequestAborted);
            body?.CloseUnlessTaken(http);
            await (listing is null
                ? ResponseWriter.WriteAsync(http, response, _services.Options, outcome, http.RequestAborted)
                : listing.WriteAsync(http.Response, http.RequestAborted));
        }
        catch (ConnectionAbortedException)
        {
            outcome.Aborted = true;
            http.Abort();
        }
        catch (Exception e) when (http.RequestAborted.IsCancellationRequested && e is OperationCanceledException or IOException or S3Exception)
        {
            outcome.Aborted = true;
        }
        catch (Exception e)
        {
            body?.CloseUnlessTaken(http);
            await FailedRequest.AnswerAsync(http, e, known => ResticErrors.Response(known, http.Request.Method), _services.Options, outcome);
        }

        outcome.BytesReceived = body?.Count ?? 0;
        return outcome;
    }

    private async ValueTask<(S3Response Response, ResticListing? Listing)> AnswerAsync(
        HttpContext http, string requestId, IncomingBody? body, S3Outcome outcome, CancellationToken cancellationToken)
    {
        _run.AdmitAddress(http);
        var caller = _basic.Verify(http.Request.Headers.Authorization);
        outcome.AccessKeyId = caller.Key?.Id;
        http.Features.Get<IKnownClient>()?.Known();
        _run.AdmitKey(outcome.AccessKeyId);
        var rawTarget = http.Features.Get<IHttpRequestFeature>()!.RawTarget;
        var target = ResticTarget.Parse(rawTarget) ?? throw new S3Exception(ResticErrors.NotFound);
        if (_services.Options.ResticPrivate && !_services.Options.NoAuth && target.FirstFolder != caller.Key?.Id)
            throw new S3Exception(ResticErrors.NotYours);

        var route = await ResticRoute.OfAsync(http.Request.Method, rawTarget, target, async () => await _services.Store.FindBucketAsync(target.Bucket, cancellationToken) is not null);
        outcome.Operation = route.Operation.Name;
        using var documents = body is null ? null : new DocumentMemory(_services.Options.Budget.Documents) { Holder = outcome.AccessKeyId ?? "" };
        var request = Request(http, requestId, target, route, caller, body, documents);
        var response = await _run.ExecuteAsync(http, request, route.Operation, outcome, cancellationToken);
        return route.IsListing
            ? (response, new ResticListing(_services.Store, target.Bucket, target.Key, http.Request.Headers.Accept.ToString().Contains(ResticListing.Version2, StringComparison.Ordinal)))
            : (Plain(response), null);
    }

    private S3Request Request(HttpContext http, string requestId, ResticTarget target, ResticRoute route, Caller caller, IncomingBody? body, DocumentMemory? documents)
    {
        var address = ClientAddress.Of(http, _services.Options.TrustedProxies);
        var adds = !_services.Options.NoAuth && caller.Key?.Scope is { AddsVersions: false } scope && !scope.MayReplace(target.Key);
        var headers = route.Headers(http.Request.Headers, target, adds);
        var isFile = route.Method == "PUT" && !route.Operation.IgnoresBody;
        var most = ResticLayout.MaxBytes(target.Type ?? ResticLayout.Config);
        if (isFile && BodyLength.Of(headers, isAwsChunked: false) > most)
            throw new S3Exception(ResticErrors.TooLarge);

        var request = new S3Request
        {
            RequestId = requestId,
            Method = route.Method,
            Target = route.Target,
            Address = address,
            Headers = headers,
            RawBody = body is null ? Stream.Null : isFile ? new LengthRangeStream(body.Content, 0, most) : body.Content,
            Documents = documents ?? DocumentMemory.Unlimited,
            Time = _services.Time.GetUtcNow(),
            IsHttps = address.IsHttps,
            RemoteAddress = http.Connection.RemoteIpAddress,
        };
        // A file's name is the hash of its content: the body is held to it as to a signed hash.
        var payload = isFile && target.Id is { } id ? Payload.Parse(id) : Payload.Unsigned;
        VerifiedBody.Set(request, payload, signatures: null);
        request.Signature = new(null, null, null, target.Id);
        request.Caller = caller;
        return request;
    }

    /// <summary>Without what is S3's alone.</summary>
    private static S3Response Plain(S3Response response)
    {
        if (response.Content is null && response.ContentLength is null)
            return S3Response.Empty();

        var plain = S3Response.Object(response.Status, response.ContentLength!.Value, response.Content)
            .With("Content-Type", "application/octet-stream")
            .With("Accept-Ranges", "bytes");
        foreach (var (name, value) in response.Headers)
        {
            if (name is "Content-Range" or "ETag" or "Last-Modified")
                plain.With(name, value);
        }

        return plain;
    }
}

using System.Security.Cryptography;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Pys3Local.S3.Access;
using Pys3Local.S3.Auth;
using Pys3Local.S3.Auth.Sessions;
using Pys3Local.S3.Cors;
using Pys3Local.S3.Errors;
using Pys3Local.S3.Events;
using Pys3Local.S3.Hosting;
using Pys3Local.S3.Lifecycle;
using Pys3Local.S3.Operations;
using Pys3Local.S3.Operations.Object;
using Pys3Local.S3.Operations.Sts;
using Pys3Local.S3.Replication;
using Pys3Local.S3.Requests;
using Pys3Local.S3.Routing;
using Pys3Local.S3.Wire;
using Pys3Local.Storage;
using Pys3Local.Storage.Multipart;
using Pys3Local.Storage.Replication;

namespace Pys3Local.S3;

/// <summary>The request path, top to bottom.</summary>
public sealed class S3Endpoint
{
    private readonly S3Services _services;
    private readonly Authenticator _authenticator;
    private readonly OperationRun _run;
    private readonly CrossOrigin _crossOrigin;
    private readonly StsService _sts;
    private readonly Router _router = new(OperationTable.All);

    public S3Endpoint(IObjectStore store, S3Options options)
    {
        var whole = store as IMultipartStore is null ? new StagedMultipart(store, RandomNumberGenerator.Create(), options.Budget) : store;
        if (options.Replication is { } queue)
        {
            Replication = new ReplicationSource(whole, queue);
            whole = new ReplicationStore(whole, (IMultipartStore)whole, queue);
        }

        if (options.Events is { } events)
            whole = new EventStore(whole, (IMultipartStore)whole, events, options.Region, options.Time);

        _services = new(whole, (IMultipartStore)whole, options) { Capacity = store.Capability<ICapacityStore>() };
        _authenticator = new(options);
        _run = new(_services, new(options, whole));
        _sts = new(options);
        _crossOrigin = new(whole);
        Lifecycle = new(_services);
        Restic = new(_services, _run);
    }

    /// <summary>What may precede every path, <c>/s3</c>; empty for nothing.</summary>
    public string PathPrefix => _services.Options.PathPrefix;

    /// <summary>Expires objects; the host runs it beside the requests.</summary>
    public LifecycleWorker Lifecycle { get; }

    /// <summary>What copies to other services are made of; null where none are.</summary>
    public IReplicationSource? Replication { get; }

    /// <summary>restic's REST protocol on the same buckets.</summary>
    public ResticEndpoint Restic { get; }

    /// <summary>It is one of the checks that containers and orchestrators are configured with for other servers of S3: see <see cref="HealthPaths"/>.</summary>
    /// <param name="target">As it arrived.</param>
    public bool AsksForHealth(HttpContext http, string target) => HealthPaths.AreAsked(http, target, _services.Options.Domains)
        && BucketOfHost(http, target, http.Request.Host.Value ?? "") is null;

    /// <summary>The key that a temporary key was made from, as its token says it; null where the token is none of this program's. Nothing is verified.</summary>
    public static string? ParentOfSession(string token) => SessionToken.ParentOf(token);

    /// <summary>Of those checks, one that asks whether the server lives, and not whether it is ready.</summary>
    /// <param name="target">As it arrived.</param>
    public static bool AsksForLife(string target) => HealthPaths.AskForLife(target);

    /// <summary>What a request says that it is about, for controls of tests: it is neither authenticated nor answered.</summary>
    public RequestSummary Describe(HttpContext http)
    {
        try
        {
            var request = Read(http, "", null, DocumentMemory.Unlimited);
            return new(OperationName(request), request.Bucket, request.Target.Key);
        }
        catch (S3Exception)
        {
            return RequestSummary.Unknown;
        }
    }

    private string? OperationName(S3Request request)
    {
        if (StsForm.IsIn(request))
            return "Sts";
        if (PostedForm.IsIn(request))
            return "PostObject";

        request.TakesQueryHeaders = true;
        try
        {
            return _router.Route(request).Name;
        }
        catch (S3Exception)
        {
            return null;
        }
    }

    /// <summary>Answers one request. <paramref name="requestId"/> goes into headers, error documents and the log. What it returns is for the log.</summary>
    public async ValueTask<S3Outcome> HandleAsync(HttpContext http, string requestId)
    {
        var outcome = new S3Outcome();
        var aborted = http.RequestAborted;
        http.Response.Headers["x-amz-request-id"] = requestId;
        http.Response.Headers["X-Content-Type-Options"] = "nosniff";
        using var body = IncomingBody.Of(http, _services.Options);
        try
        {
            var response = await AnswerAsync(http, requestId, body, outcome, aborted);
            body?.CloseUnlessTaken(http);
            await ResponseWriter.WriteAsync(http, response, _services.Options, outcome, aborted);
        }
        catch (ConnectionAbortedException)
        {
            // Sending has noticed it, before the host has.
            outcome.Aborted = true;
            http.Abort();
        }
        catch (Exception e) when (aborted.IsCancellationRequested && e is OperationCanceledException or IOException or S3Exception)
        {
            outcome.Aborted = true;
        }
        catch (Exception e)
        {
            IncomingBody.CloseUnlessTaken(body, http);
            await RefuseAsync(http, requestId, e, outcome);
        }

        outcome.BytesReceived = body?.Count ?? 0;
        return outcome;
    }

    /// <summary>In a method of its own: what it captures would be allocated for requests that succeed too.</summary>
    private Task RefuseAsync(HttpContext http, string requestId, Exception failure, S3Outcome outcome) => FailedRequest.AnswerAsync(
        http, failure, known => ErrorResponse.Create(known, requestId, ResourceOf(http), _services.Options.Region), _services.Options, outcome);

    /// <summary>
    /// The id of the lasting key that has signed the request (Signature Version 4, in its header, the hash of the body with it) and may do this, which is nothing of S3's; null where
    /// there is none. The body is then what was signed, and has come; it is too large where such a key has signed more than <paramref name="maxBody"/>, which is not read to its end.
    /// </summary>
    /// <param name="action">As presets of keys name it: <c>pys3local:GetMetrics</c>.</param>
    /// <param name="maxBody">Bytes.</param>
    public async ValueTask<(string? KeyId, bool IsTooLarge)> FindAdministratorAsync(HttpContext http, string requestId, string action, int maxBody, CancellationToken cancellationToken)
    {
        using var body = IncomingBody.Of(http, _services.Options);
        using var documents = new DocumentMemory(_services.Options.Budget.Documents) { Holder = http.Connection.RemoteIpAddress?.ToString() ?? "" };
        try
        {
            if (http.Request.Headers.Authorization is not [{ } given] || !given.StartsWith(Auth.SignatureV4.SignatureClaim.Algorithm, StringComparison.Ordinal))
                return default;

            var request = Read(http, requestId, body, documents);
            _authenticator.Authenticate(request);
            if (request.Caller.Key is not { Session: null } key || !key.Scope.AllowsOfServer(action))
                return default;

            // More than this is not wanted, whatever it would turn out to be.
            if (http.Request.ContentLength > maxBody)
                return (null, true);

            if (body is not null && request.Signature.PayloadHash is not { Length: SHA256.HashSizeInBytes * 2 })
                return default;

            http.Request.Body = body is null ? Stream.Null : new MemoryStream((await request.Body.ReadAllAsync(maxBody, cancellationToken)).ToArray());
            return (key.Id, false);
        }
        catch (S3Exception e)
        {
            return (null, e.Error == S3Errors.MaxMessageLengthExceeded);
        }
    }

    /// <summary>The lasting key that has signed a request without a body; null where there is none.</summary>
    public AccessKey? FindSigner(HttpContext http, string requestId)
    {
        try
        {
            var request = Read(http, requestId, null, DocumentMemory.Unlimited);
            _authenticator.Authenticate(request);
            return request.Caller.Key is { Session: null } key && !_services.Options.NoAuth ? key : null;
        }
        catch (S3Exception)
        {
            return null;
        }
    }

    private async ValueTask<S3Response> AnswerAsync(HttpContext http, string requestId, IncomingBody? body, S3Outcome outcome, CancellationToken cancellationToken)
    {
        _run.AdmitAddress(http);
        using var documents = body is null ? null : new DocumentMemory(_services.Options.Budget.Documents) { Holder = http.Connection.RemoteIpAddress?.ToString() ?? "" };
        var request = Read(http, requestId, body, documents ?? DocumentMemory.Unlimited);
        if (HttpMethods.IsOptions(request.Method))
            return await _crossOrigin.PreflightAsync(request, cancellationToken);

        if (StsForm.IsIn(request))
            return await AnswerStsAsync(request, outcome, cancellationToken);

        await _crossOrigin.AllowAsync(request, http.Response.Headers, cancellationToken);
        if (PostedForm.IsIn(request))
            request = await PostedForm.ReadAsync(request, _services.Options, cancellationToken);
        else
            _authenticator.Authenticate(request);

        outcome.AccessKeyId = request.Caller.Key?.Id;
        outcome.KeyOfSession = (request.Caller.Key?.Session as Session)?.Parent;
        if (outcome.AccessKeyId is not null || _services.Options.NoAuth)
            http.Features.Get<IKnownClient>()?.Known();

        if (documents is not null && outcome.AccessKeyId is { } id)
            documents.Holder = id;

        _run.AdmitKey(outcome.AccessKeyId);
        var operation = _router.Route(request);
        outcome.Operation = operation.Name;
        await ResolvePlusAsync(request, cancellationToken);
        return await _run.ExecuteAsync(http, request, operation, outcome, cancellationToken);
    }

    /// <summary>A plus in the URL of an unsigned read is a space, as Amazon reads it, and a plus where no key with spaces is there. A signed one says what it means.</summary>
    private ValueTask ResolvePlusAsync(S3Request request, CancellationToken cancellationToken) =>
        request is { Target.KeyWithSpaces: { } key, Bucket: { } bucket, Method: "GET" or "HEAD", Caller.Key: null } ? ResolvePlusAsync(request, bucket, key, cancellationToken) : ValueTask.CompletedTask;

    private async ValueTask ResolvePlusAsync(S3Request request, string bucket, string key, CancellationToken cancellationToken) =>
        request.ReadsWithSpaces = await _services.Store.FindObjectAsync(bucket, key, null, cancellationToken) is not null;

    private async Task<S3Response> AnswerStsAsync(S3Request request, S3Outcome outcome, CancellationToken cancellationToken)
    {
        outcome.Operation = "Sts";
        try
        {
            return await _sts.AnswerAsync(request, cancellationToken);
        }
        catch (S3Exception e)
        {
            (outcome.Error, outcome.Failure) = (e.Error, e);
            return StsService.Refusal(e, request.RequestId);
        }
        finally
        {
            outcome.AccessKeyId = request.Caller.Key?.Id;
        }
    }

    private string? BucketOfHost(HttpContext http, string target, string host) =>
        _services.Options.Leniency?.BucketOfHost?.Invoke(new(http.Request.Method, host, target));

    private S3Request Read(HttpContext http, string requestId, IncomingBody? body, DocumentMemory documents)
    {
        var raw = http.Features.Get<IHttpRequestFeature>()!.RawTarget;
        var address = ClientAddress.Of(http, _services.Options.TrustedProxies);
        return new()
        {
            RequestId = requestId,
            Method = http.Request.Method,
            Target = RequestTarget.Parse(raw, address.Host, _services.Options.Domains, _services.Options.PathPrefix, BucketOfHost(http, raw, address.Host)),
            Address = address,
            Headers = http.Request.Headers,
            RawBody = body?.Content ?? Stream.Null,
            Documents = documents,
            Time = (_services.Options.SignatureTime ?? _services.Time).GetUtcNow(),
            IsHttps = address.IsHttps,
            RemoteAddress = http.Connection.RemoteIpAddress,
        };
    }

    /// <summary>What the request was about, as far as it can be read: it may have been refused because it cannot.</summary>
    private RequestedResource ResourceOf(HttpContext http)
    {
        var raw = http.Features.Get<IHttpRequestFeature>()!.RawTarget;
        var resource = new RequestedResource(http.Request.Method, RawTarget.PathOf(raw).ToString());
        try
        {
            var host = ClientAddress.Of(http, _services.Options.TrustedProxies).Host;
            var target = RequestTarget.Parse(raw, host, _services.Options.Domains, _services.Options.PathPrefix, BucketOfHost(http, raw, host));
            return resource with { Bucket = target.Bucket, Key = target.Key, VersionId = target.Query["versionId"], UploadId = target.Query["uploadId"] };
        }
        catch (S3Exception)
        {
            return resource;
        }
    }
}

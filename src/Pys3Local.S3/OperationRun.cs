using Microsoft.AspNetCore.Http;
using Pys3Local.S3.Auth;
using Pys3Local.S3.Encryption;
using Pys3Local.S3.Errors;
using Pys3Local.S3.Events;
using Pys3Local.S3.Metadata;
using Pys3Local.S3.Operations;
using Pys3Local.S3.Requests;
using Pys3Local.S3.Wire;
using Pys3Local.Storage.Events;

namespace Pys3Local.S3;

/// <summary>The lower half of the request path, which every protocol goes through: who has to slow down, who may, and the operation.</summary>
internal sealed class OperationRun(S3Services services, Authorizer authorizer)
{
    /// <summary>Bytes of a body that nobody wants.</summary>
    private const int MaxIgnoredBody = 64 << 10;

    /// <summary>Before anything of the request is looked at.</summary>
    public void AdmitAddress(HttpContext http)
    {
        if (services.Options.Rate is { } rate && http.Connection.RemoteIpAddress is { } address && !rate.Admits(address))
            throw SlowDown("this address");
    }

    /// <summary>Once the key has proven itself.</summary>
    public void AdmitKey(string? accessKeyId)
    {
        if (services.Options.Rate?.Admits(accessKeyId ?? "") == false)
            throw SlowDown("this key");
    }

    /// <summary>From a request whose caller is known to its answer.</summary>
    public async ValueTask<S3Response> ExecuteAsync(HttpContext http, S3Request request, Operation operation, S3Outcome outcome, CancellationToken cancellationToken)
    {
        var bucket = request.Bucket is null || operation.WithoutBucket
            ? null
            : await services.Store.FindBucketAsync(request.Bucket, cancellationToken);
        outcome.Bucket = bucket?.Name;
        await authorizer.AuthorizeAsync(request, operation.Needs.Of(request), bucket, operation.WithoutBucket, cancellationToken);
        UnsupportedHeaders.Refuse(request);
        EncryptionHeaders.Check(request, operation.Encryption, services.Store.Traits);
        var hasBody = request.HasBody;
        if (hasBody)
            DecideAgainAtEnd(request);

        if (services.Options.Events is not null && bucket is not null && NotificationRules.Has(bucket))
            WriteCause.Current = new(operation.Name, request.Caller.Key?.Id ?? "anonymous", http.Connection.RemoteIpAddress?.ToString(), request.RequestId);

        var context = new S3Context(request, services, authorizer, bucket);
        if (operation.IgnoresBody && hasBody)
            await request.Body.FinishAsync(MaxIgnoredBody, cancellationToken);
        else if (!hasBody)
            await EmptyContinue.SendAsync(http, cancellationToken);

        var response = await operation.ExecuteAsync(context, cancellationToken);
        outcome.IsAudited = request.Method is not ("GET" or "HEAD") && operation.Needs.IsAudited;
        return response;
    }

    /// <summary>In a method of its own: what it captures would be allocated for requests without a body too.</summary>
    private void DecideAgainAtEnd(S3Request request) => request.Body.AtEnd = () => authorizer.RequireStill(request);

    private static S3Exception SlowDown(string who) =>
        new(S3Errors.SlowDown, $"Please reduce your request rate: {who} sends more requests than this server accepts.") { Headers = [new("Retry-After", "1")] };
}

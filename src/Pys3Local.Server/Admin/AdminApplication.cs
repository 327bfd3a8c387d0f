using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using Pys3Local.Server.Logging;
using Pys3Local.Storage;

namespace Pys3Local.Server.Admin;

/// <summary>The requests of the admin socket: the route, and what becomes of a failure.</summary>
/// <param name="answered">Told of each request after its answer.</param>
internal sealed class AdminApplication(IReadOnlyList<AdminRoute> routes, ILogger logger, CancellationToken stopping, Action<HttpContext>? answered = null) : IHttpApplication<DefaultHttpContext>
{
    public DefaultHttpContext CreateContext(IFeatureCollection contextFeatures) => new(contextFeatures);

    public void DisposeContext(DefaultHttpContext context, Exception? exception) => context.Uninitialize();

    public async Task ProcessRequestAsync(DefaultHttpContext context)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        try
        {
            await RouteAsync(context, ended.Token);
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            // An answer that ends early must not look whole.
            AuditFailure.Set(context, StatusCodes.Status499ClientClosedRequest, "the client went away, or the server stopped");
            context.Abort();
        }
        catch (Exception failure)
        {
            await FailAsync(context, failure);
        }

        answered?.Invoke(context);
    }

    private async Task RouteAsync(DefaultHttpContext context, CancellationToken cancellationToken)
    {
        var isKnown = false;
        foreach (var route in routes)
        {
            if (route.Path != context.Request.Path.Value)
                continue;
            isKnown = true;
            if (route.Method == context.Request.Method)
            {
                await route.HandleAsync(context, cancellationToken);
                return;
            }
        }

        await AnswerAsync(context, isKnown ? StatusCodes.Status405MethodNotAllowed : StatusCodes.Status404NotFound, isKnown ? "this path takes a different method" : "there is no such path here");
    }

    private async Task FailAsync(DefaultHttpContext context, Exception failure)
    {
        if (failure is not (StorageException or BadHttpRequestException))
            logger.LogError(failure, "admin {Method} {Path} failed", context.Request.Method, context.Request.Path.Value);
        if (context.Response.HasStarted)
        {
            AuditFailure.Set(context, StatusOf(failure), TextOf(failure));
            context.Abort();
            return;
        }

        await AnswerAsync(
            context,
            StatusOf(failure),
            TextOf(failure));
    }

    private static string TextOf(Exception failure) => failure is StorageException or BadHttpRequestException ? failure.Message : "a bug in pys3local; its log says more";

    private static int StatusOf(Exception failure) => failure switch
    {
        BadHttpRequestException bad => bad.StatusCode,
        StorageException { Failure: StorageFailure.BucketNotFound } => StatusCodes.Status404NotFound,
        StorageException { Failure: StorageFailure.BucketNotEmpty } => StatusCodes.Status409Conflict,
        StorageException { Failure: StorageFailure.NotSupported } => StatusCodes.Status400BadRequest,
        StorageException { Failure: StorageFailure.WritesRefused } => StatusCodes.Status403Forbidden,
        StorageException { Failure: StorageFailure.Busy } => StatusCodes.Status503ServiceUnavailable,
        StorageException { Failure: StorageFailure.NoSpace } => StatusCodes.Status507InsufficientStorage,
        _ => StatusCodes.Status500InternalServerError,
    };

    /// <summary>One line of text: who asks is our own command line.</summary>
    private static async Task AnswerAsync(DefaultHttpContext context, int status, string text)
    {
        context.Response.Clear();
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        await context.Response.WriteAsync(text + "\n", context.RequestAborted);
    }
}

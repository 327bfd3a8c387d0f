using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Pys3Local.S3;

namespace Pys3Local.Server.Health;

/// <summary>Whether the server answers and is ready, for everyone, without a signature: at its own path, and at those that containers are configured with for other servers of S3.</summary>
/// <param name="problems">What is wrong with what the server serves, in words for everybody; none where it is well.</param>
/// <param name="note">A line for the answer where all is not as it should be; null if it is.</param>
/// <param name="isStarting">True while requests still wait for the store.</param>
internal sealed class HealthEndpoint(S3Endpoint endpoint, Func<IReadOnlyList<string>> problems, Func<string?> note, Func<bool> isStarting)
{
    /// <summary>For health checks. A bucket's name never begins with a dot, so this takes nothing away.</summary>
    public const string Path = "/.pys3local/health";

    private const string LocalStackPath = "/_localstack/health";

    private static readonly byte[] Ok = "ok\n"u8.ToArray();

    // What its clients look for in there.
    private static readonly byte[] LocalStack = "{\"services\": {\"s3\": \"running\"}, \"edition\": \"pys3local\"}\n"u8.ToArray();

    private static readonly byte[] Starting = "starting\n"u8.ToArray();

    /// <param name="target">Of the request, as it arrived.</param>
    public bool IsAsked(HttpContext context, string target) => target == Path || endpoint.AsksForHealth(context, target);

    public async Task AnswerAsync(HttpContext context)
    {
        var target = context.Features.Get<IHttpRequestFeature>()!.RawTarget;
        var isLocalStack = target.StartsWith(LocalStackPath, StringComparison.Ordinal);
        var isNotReady = !S3Endpoint.AsksForLife(target) && isStarting();
        var response = context.Response;
        var found = problems();
        var text = found.Count > 0 ? Encoding.UTF8.GetBytes($"degraded\n{string.Join('\n', found)}\n")
            : isNotReady ? Starting
            : isLocalStack ? LocalStack
            : note() is { } line ? Encoding.UTF8.GetBytes($"ok\n{line}\n")
            : Ok;
        response.StatusCode = found.Count == 0 && !isNotReady ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        response.ContentType = isLocalStack && found.Count == 0 && !isNotReady ? "application/json" : "text/plain";
        response.ContentLength = text.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
            await response.Body.WriteAsync(text, context.RequestAborted);
    }
}

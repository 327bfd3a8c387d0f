using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Pys3Local.S3;
using Pys3Local.Server.Logging;

namespace Pys3Local.Server.Testing;

/// <summary>Before the pipeline of a test server: the controls, the world of the key, faults, and the record. Other servers have no such stage.</summary>
internal sealed class TestStage(TestControls controls, Func<S3Endpoint, Func<HttpContext, Task>> pipelineOf)
{
    private const string OwnPaths = "/.pys3local/";

    private readonly TestRoutes _routes = new(controls);
    private readonly ConcurrentDictionary<S3Endpoint, Func<HttpContext, Task>> _pipelines = new();

    public async Task HandleAsync(HttpContext context)
    {
        var target = context.Features.Get<IHttpRequestFeature>()!.RawTarget;
        if (target.StartsWith(TestRoutes.Root, StringComparison.Ordinal))
        {
            await _routes.AnswerAsync(context);
            return;
        }

        var accessKey = ClaimedKey.Of(context.Request);
        var world = await WorldAsync(context, accessKey ?? "");
        if (world is null)
            return;

        var pipeline = _pipelines.GetOrAdd(world.Endpoint, pipelineOf);
        if (target.StartsWith(OwnPaths, StringComparison.Ordinal) || world.Endpoint.AsksForHealth(context, target))
            await pipeline(context);
        else
            await HandleAsync(context, world, pipeline, accessKey);
    }

    private async Task HandleAsync(HttpContext context, TestWorld world, Func<HttpContext, Task> pipeline, string? accessKey)
    {
        var time = controls.Clock.GetUtcNow();
        var request = world.Endpoint.Describe(context);
        var rule = controls.Faults.Find(request, accessKey);
        var isRecorded = false;
        // Before the answer is sent: who has it finds the record.
        context.Response.OnStarting(() =>
        {
            Record(context.Response.StatusCode);
            return Task.CompletedTask;
        });
        try
        {
            await (rule is null ? pipeline(context) : FaultActions.ApplyAsync(context, rule.Fault, pipeline));
        }
        catch (OperationCanceledException) when (rule is not null)
        {
            // The fault has ended the connection.
        }
        finally
        {
            Record(0);
        }

        void Record(int status)
        {
            if (isRecorded)
                return;

            isRecorded = true;
            controls.Requests.Add(new()
            {
                Time = time,
                Method = context.Request.Method,
                Target = TargetForLog.Of(context.Features.Get<IHttpRequestFeature>()!.RawTarget),
                Operation = request.Operation,
                Bucket = request.Bucket,
                Key = request.Key,
                AccessKey = accessKey,
                Status = status,
                UserAgent = context.Request.Headers.UserAgent.ToString(),
                ContentLength = context.Request.ContentLength,
                Fault = rule?.Id,
            });
        }
    }

    private async ValueTask<TestWorld?> WorldAsync(HttpContext context, string name)
    {
        try
        {
            return await controls.WorldAsync(name, context.RequestAborted);
        }
        catch (InvalidOperationException failure)
        {
            await TestRoutes.WriteAsync(context, StatusCodes.Status503ServiceUnavailable, failure.Message);
            return null;
        }
    }
}

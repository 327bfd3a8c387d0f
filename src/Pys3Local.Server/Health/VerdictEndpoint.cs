using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Pys3Local.Storage;

namespace Pys3Local.Server.Health;

/// <summary>
/// Whether all is well, with the reasons where not, for whoever asks: 200 or 503, and a document. Whether the server lives and is ready are other questions.
/// Nobody signs this, so many who ask cost no more than one: it is found out once at a time, and holds for a moment.
/// </summary>
internal sealed class VerdictEndpoint(Func<CancellationToken, ValueTask<IReadOnlyList<VerdictReason>>> find, TimeProvider time)
{
    private static readonly TimeSpan Holds = TimeSpan.FromSeconds(2);

    /// <summary>Those who ask give up then, too.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly Lock _lock = new();
    private Task<IReadOnlyList<VerdictReason>>? _found;
    private long _begun;

    public const string Path = "/.pys3local/health/verdict";

    /// <param name="target">Of the request, as it arrived.</param>
    public static bool IsAsked(string target) => target == Path;

    private Task<IReadOnlyList<VerdictReason>> CurrentAsync()
    {
        lock (_lock)
        {
            if (_found is null || (_found.IsCompleted && time.GetElapsedTime(_begun) >= Holds))
            {
                _begun = time.GetTimestamp();
                _found = Task.Run(FindAsync);
            }

            return _found;
        }
    }

    private async Task<IReadOnlyList<VerdictReason>> FindAsync()
    {
        using var limit = new CancellationTokenSource(Patience, time);
        try
        {
            return await find(limit.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            return [new("problem", $"the store does not answer: nobody could say within {Patience.TotalSeconds:0} s whether all is well")];
        }
        catch (StorageException error)
        {
            return [new("problem", "the store cannot be asked; the log says more", $"the store cannot be asked: {error.Message}")];
        }
    }

    public async Task AnswerAsync(HttpContext http)
    {
        var reasons = await CurrentAsync().WaitAsync(http.RequestAborted);
        var body = new System.Buffers.ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(body, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            json.WriteStartObject();
            json.WriteString("verdict", reasons.Count == 0 ? "well" : "attention");
            json.WriteStartArray("reasons");
            foreach (var reason in reasons)
            {
                json.WriteStartObject();
                json.WriteString("code", reason.Code);
                json.WriteString("text", reason.Public);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        http.Response.StatusCode = reasons.Count == 0 ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        http.Response.ContentType = "application/json";
        http.Response.ContentLength = body.WrittenCount;
        if (!HttpMethods.IsHead(http.Request.Method))
            await http.Response.Body.WriteAsync(body.WrittenMemory, http.RequestAborted);
    }
}

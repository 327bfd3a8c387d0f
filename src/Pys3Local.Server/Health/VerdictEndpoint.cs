using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Pys3Local.Server.Health;

/// <summary>Whether all is well, with the reasons where not, for whoever asks: 200 or 503, and a document. Whether the server lives and is ready are other questions.</summary>
internal sealed class VerdictEndpoint(Func<CancellationToken, ValueTask<IReadOnlyList<VerdictReason>>> find)
{
    public const string Path = "/.pys3local/health/verdict";

    /// <param name="target">Of the request, as it arrived.</param>
    public static bool IsAsked(string target) => target == Path;

    public async Task AnswerAsync(HttpContext http)
    {
        var reasons = await find(http.RequestAborted);
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

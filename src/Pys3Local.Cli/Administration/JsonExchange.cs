using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Pys3Local.Cli.Terminal;
using Pys3Local.Server.Logging;

namespace Pys3Local.Cli.Administration;

/// <summary>Documents of administrative requests and answers.</summary>
internal static class JsonExchange
{
    /// <exception cref="BadHttpRequestException">It is not such a document.</exception>
    public static async Task<T> ReadAsync<T>(HttpContext http, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        try
        {
            var document = await JsonSerializer.DeserializeAsync(http.Request.Body, type, cancellationToken) ?? throw new JsonException();
            if (document is IChangeRequest { Subject: { } subject })
                AuditSubject.Set(http, subject);
            return document;
        }
        catch (JsonException e)
        {
            // A member that nobody reads may have been a bound: what is made without it could do more than was asked for.
            throw new BadHttpRequestException(e.Path is ['$', '.', .. var member]
                ? $"the request is not the JSON that is expected here: '{Printable.Of(member)}' is not known, is there twice, or has a value of another kind"
                : "the request is not the JSON that is expected here");
        }
    }

    public static async Task AnswerAsync<T>(HttpContext http, T document, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        http.Response.ContentType = "application/json";
        await JsonSerializer.SerializeAsync(http.Response.Body, document, type, cancellationToken);
    }

    /// <summary>Before the first of many, each on a line.</summary>
    public static async Task StartLinesAsync(HttpContext http, CancellationToken cancellationToken)
    {
        http.Response.ContentType = "application/x-ndjson";
        await http.Response.StartAsync(cancellationToken);
    }

    /// <summary>One of many; it goes out at once.</summary>
    public static async Task SendLineAsync<T>(HttpContext http, T one, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        await http.Response.Body.WriteAsync((byte[])[.. JsonSerializer.SerializeToUtf8Bytes(one, type), (byte)'\n'], cancellationToken);
        await http.Response.Body.FlushAsync(cancellationToken);
    }
}

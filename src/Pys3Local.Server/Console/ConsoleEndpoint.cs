using System.Buffers;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Pys3Local.S3.Requests;

namespace Pys3Local.Server.Console;

/// <summary>
/// Answers a browser that asks for the console: with files that are in the program, and with a document that says where the S3 endpoint is. It has neither keys nor the store: nothing
/// that a client has put there can come from here.
/// </summary>
internal sealed class ConsoleEndpoint(ConsoleOptions options, bool isHttps)
{
    /// <summary>Where the S3 endpoint is, for the pages.</summary>
    public const string Settings = "config.json";

    private static readonly SearchValues<char> HostCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_[]:");

    private readonly string _scheme = isHttps ? "https" : "http";

    /// <summary>That of the S3 endpoint, known once it listens.</summary>
    public int Port { get; set; }

    public async Task AnswerAsync(HttpContext http)
    {
        var path = RawTarget.PathOf(http.Features.Get<IHttpRequestFeature>()!.RawTarget).ToString();
        var origin = EndpointOrigin(http.Request.Host);
        if (origin is null)
            await RefuseAsync(http, StatusCodes.Status400BadRequest, "this request has no Host that a browser would send");
        else if (!HttpMethods.IsGet(http.Request.Method) && !HttpMethods.IsHead(http.Request.Method))
            await RefuseAsync(http, StatusCodes.Status405MethodNotAllowed, "this is the console: S3 is spoken at " + origin);
        else if (path.EndsWith('/' + Settings, StringComparison.Ordinal))
            await SendAsync(http, origin, new ConsoleFile(Settings, SettingsOf(origin), "application/json", ""));
        else if (ConsoleFiles.Find(path) is { } file)
            await SendAsync(http, origin, file);
        else
            await RefuseAsync(http, StatusCodes.Status404NotFound, "there is no such page of the console; S3 is spoken at " + origin);
    }

    /// <summary>Null where the request's host cannot be put into a header.</summary>
    private string? EndpointOrigin(HostString host)
    {
        if (options.Endpoint is { } given)
            return ConsoleOptions.OriginOf(given);
        return host.Host is { Length: > 0 } name && !name.AsSpan().ContainsAnyExcept(HostCharacters) ? $"{_scheme}://{name}:{Port}" : null;
    }

    private byte[] SettingsOf(string origin)
    {
        using var text = new MemoryStream();
        using (var json = new Utf8JsonWriter(text))
        {
            json.WriteStartObject();
            // A prefix in the URL is what the operator says that browsers use; otherwise it is what the server takes off.
            json.WriteString("endpoint", options.Endpoint?.TrimEnd('/') ?? origin + options.PathPrefix);
            json.WriteString("region", options.Region);
            json.WriteEndObject();
        }

        return text.ToArray();
    }

    private Task SendAsync(HttpContext http, string endpoint, ConsoleFile file)
    {
        var headers = http.Response.Headers;
        Protect(headers, endpoint);
        headers.CacheControl = "no-cache";
        if (file.Tag.Length > 0)
        {
            headers.ETag = file.Tag;
            if (http.Request.Headers.IfNoneMatch == file.Tag)
            {
                http.Response.StatusCode = StatusCodes.Status304NotModified;
                return Task.CompletedTask;
            }
        }

        return WriteAsync(http, file.Type, file.Content);
    }

    private Task RefuseAsync(HttpContext http, int status, string why)
    {
        http.Response.StatusCode = status;
        Protect(http.Response.Headers, null);
        // A body that nobody has read could be taken for the next request.
        http.Response.Headers.Connection = "close";
        return WriteAsync(http, "text/plain; charset=utf-8", Encoding.UTF8.GetBytes(why + "\n"));
    }

    /// <summary>Scripts and styles come from here and from nowhere else, never from within a page; and what is asked goes here or to the S3 endpoint.</summary>
    private void Protect(IHeaderDictionary headers, string? endpoint)
    {
        headers.ContentSecurityPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; worker-src 'self'; "
            + $"connect-src 'self'{(endpoint is null ? "" : " " + endpoint)}; "
            + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types console";
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        // Browsers complain of it where they do not trust the address anyway.
        if (isHttps)
            headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()";
    }

    private static async Task WriteAsync(HttpContext http, string type, byte[] content)
    {
        http.Response.ContentType = type;
        http.Response.ContentLength = content.Length;
        if (!HttpMethods.IsHead(http.Request.Method))
            await http.Response.Body.WriteAsync(content, http.RequestAborted);
    }
}

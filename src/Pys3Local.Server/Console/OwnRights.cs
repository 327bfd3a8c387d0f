using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Pys3Local.S3;

namespace Pys3Local.Server.Console;

/// <summary>Tells the holder of a key what it may do, so that the console offers nothing that would be refused. What the holder may do is decided elsewhere.</summary>
internal static class OwnRights
{
    /// <summary>Of what is the server's own and nothing of S3.</summary>
    public const string Root = "/.pys3local/";

    public const string Path = Root + "v1/self";

    public static bool AreAsked(HttpContext http) => http.Features.Get<IHttpRequestFeature>()!.RawTarget == Path && HttpMethods.IsGet(http.Request.Method);

    public static async Task AnswerAsync(HttpContext http, S3Endpoint endpoint)
    {
        if (endpoint.FindSigner(http, "") is { } key)
            await SendAsync(http, StatusCodes.Status200OK, "application/json", Document(key));
        else
            await SendAsync(http, StatusCodes.Status403Forbidden, "text/plain; charset=utf-8", Encoding.UTF8.GetBytes("there is no such key, or the secret is wrong\n"));
    }

    private static byte[] Document(S3.Access.AccessKey key)
    {
        using var text = new MemoryStream();
        using (var json = new Utf8JsonWriter(text))
        {
            json.WriteStartObject();
            json.WriteString("id", key.Id);
            json.WriteString("user", key.User);
            WriteList(json, "buckets", key.Scope.Buckets);
            json.WriteString("prefix", key.Scope.Prefix);
            WriteList(json, "actions", [.. key.Scope.Actions, .. key.Scope.ActionsWithUpload]);
            json.WriteBoolean("overwrites", key.Scope.Overwrites);
            json.WriteBoolean("administers", key.Scope.Administers);
            json.WriteEndObject();
        }

        return text.ToArray();
    }

    private static void WriteList(Utf8JsonWriter json, string name, IEnumerable<string> items)
    {
        json.WriteStartArray(name);
        foreach (var item in items)
            json.WriteStringValue(item);
        json.WriteEndArray();
    }

    private static Task SendAsync(HttpContext http, int status, string type, byte[] content)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = type;
        http.Response.ContentLength = content.Length;
        return http.Response.Body.WriteAsync(content, http.RequestAborted).AsTask();
    }
}

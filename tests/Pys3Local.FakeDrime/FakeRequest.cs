using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Pys3Local.FakeDrime;

/// <summary>A request as the service reads it. Whatever it should not hold, or should and does not, is a violation.</summary>
internal sealed class FakeRequest(HttpContext context, string path, JsonObject? body)
{
    public string Path => path;

    public HttpContext Context => context;

    public string Method => context.Request.Method;

    public static async Task<FakeRequest> ReadAsync(HttpContext context, string path)
    {
        JsonObject? body = null;
        if (context.Request.Method is "POST" or "PUT")
        {
            if (context.Request.ContentType?.StartsWith("application/json", StringComparison.Ordinal) != true)
                throw new FakeViolation($"{context.Request.Method} {path} has the content type '{context.Request.ContentType}'");

            try
            {
                body = (await JsonNode.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted)) as JsonObject;
            }
            catch (JsonException e)
            {
                throw new FakeViolation($"{path}: {e.Message}");
            }

            if (body is null)
                throw new FakeViolation($"{path} has a body that is no object");
        }

        return new FakeRequest(context, path, body);
    }

    /// <param name="fields">Those that may be missing end in a question mark.</param>
    public JsonObject Body(params string[] fields)
    {
        var names = fields.Select(field => field.TrimEnd('?')).ToHashSet();
        foreach (var (name, _) in body!)
        {
            if (!names.Contains(name))
                throw new FakeViolation($"{Method} {path} has the unknown field '{name}'");
        }

        foreach (var field in fields)
        {
            if (!field.EndsWith('?') && !body.ContainsKey(field))
                throw new FakeViolation($"{Method} {path} lacks the field '{field}'");
        }

        return body;
    }

    public long Workspace(bool inBody = false)
    {
        if (!long.TryParse(context.Request.Query["workspaceId"], out var workspace))
            throw new FakeViolation($"{Method} {path} names no workspace");

        if (inBody && body!["workspaceId"]!.GetValue<long>() != workspace)
            throw new FakeViolation($"{Method} {path} names two workspaces");

        return workspace;
    }

    public void Query(params string[] known)
    {
        foreach (var name in context.Request.Query.Keys)
        {
            if (!known.Contains(name))
                throw new FakeViolation($"{Method} {path} has the unknown parameter '{name}'");
        }
    }
}

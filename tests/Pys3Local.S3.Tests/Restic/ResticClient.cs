using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Pys3Local.S3.Access;
using Pys3Local.S3.Tests.Endpoint;

namespace Pys3Local.S3.Tests.Restic;

/// <summary>Requests of restic's REST protocol to the server of the tests, in this process.</summary>
internal sealed class ResticClient(S3Endpoint server, string? credentials)
{
    public ResticClient(S3Endpoint server, AccessKey key)
        : this(server, $"{key.Id}:{key.Secret}")
    {
    }

    /// <summary>The outcome of the last request, as the log sees it.</summary>
    public S3Outcome? Outcome { get; private set; }

    /// <summary>In place of the body.</summary>
    public Func<byte[], Stream> Sent { get; set; } = static bytes => new MemoryStream(bytes);

    public static string IdOf(string content) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(content)));

    public Task<TestResponse> SendAsync(string method, string target, string body = "", params (string Name, string Value)[] headers) =>
        SendAsync(method, target, Encoding.UTF8.GetBytes(body), headers);

    public async Task<TestResponse> SendAsync(string method, string target, byte[] body, params (string Name, string Value)[] headers)
    {
        var http = new DefaultHttpContext();
        http.Features.Get<IHttpRequestFeature>()!.RawTarget = target;
        http.Request.Method = method;
        http.Request.Host = new("localhost:8000");
        http.Request.Body = Sent(body);
        if (method is "POST" or "PUT")
            http.Request.ContentLength = body.Length;

        http.Connection.RemoteIpAddress = IPAddress.Loopback;
        if (credentials is not null)
            http.Request.Headers.Authorization = $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes(credentials))}";

        foreach (var (name, value) in headers)
            http.Request.Headers[name] = value;

        var answer = new MemoryStream();
        http.Response.Body = answer;
        Outcome = await server.Restic.HandleAsync(http, "1");
        if (Outcome.Error?.Code == "InternalError")
            throw new InvalidOperationException($"{method} {target} failed inside.", Outcome.Failure);

        return new(http.Response.StatusCode, http.Response.Headers, answer.ToArray());
    }

    /// <summary>Saves a content under its name; the status.</summary>
    public async Task<int> SaveAsync(string repository, string type, string content) =>
        (await SendAsync("POST", $"{repository}{type}/{IdOf(content)}", content)).Status;

    public async Task<int> StatusAsync(string method, string target, string body = "") => (await SendAsync(method, target, body)).Status;
}

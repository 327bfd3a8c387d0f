using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Pys3Local.S3.Access;
using Pys3Local.Storage;
using Pys3Local.Storage.Memory;

namespace Pys3Local.S3.Tests.Auth.Matrix;

/// <summary>The whole protocol over a store in memory that holds one of everything that the operations are about.</summary>
internal sealed class MatrixServer
{
    public const string Bucket = "bucket";
    public const string Key = "a key";

    /// <summary>Another key that is valid, with a secret of its own.</summary>
    public static readonly AccessKey Other = new() { Id = "AKIAOTHERKEYEXAMPLE1", Secret = "the secret of another key" };

    private readonly MemoryObjectStore _store;
    private readonly RequestTime _time = new();
    private readonly S3Endpoint _endpoint;

    private MatrixServer(MemoryObjectStore store, bool noAuth)
    {
        _store = store;
        _endpoint = new(_store, Examples.Options with { Keys = new Examples.Keys(Examples.Key, Other), SignatureV2 = true, Time = _time, NoAuth = noAuth });
    }

    public string UploadId { get; private set; } = "";

    public string PartETag { get; private set; } = "";

    public static async Task<MatrixServer> CreateAsync()
    {
        var server = new MatrixServer(new(), noAuth: false);
        await server.DoAsync("PUT", "/bucket", [], ("x-amz-bucket-object-lock-enabled", "true"));
        await server.DoAsync("PUT", "/bucket/a%20key", "content"u8.ToArray());
        await server.DoAsync("PUT", "/bucket/source", "source"u8.ToArray());
        var (_, created) = await server.DoAsync("POST", "/bucket/a%20key?uploads", []);
        server.UploadId = created.Split("<UploadId>")[1].Split('<')[0];
        var (part, _) = await server.DoAsync("PUT", $"/bucket/a%20key?partNumber=1&uploadId={server.UploadId}", "part"u8.ToArray());
        server.PartETag = part.ETag.ToString();
        return server;
    }

    /// <summary>The same store behind a server that asks nobody who they are.</summary>
    public MatrixServer WithoutAuthentication() => new(_store, noAuth: true);

    public async Task<(S3Outcome Outcome, HttpResponse Response)> SendAsync(TestRequest request)
    {
        var http = new DefaultHttpContext();
        var feature = http.Features.Get<IHttpRequestFeature>()!;
        feature.Method = request.Method;
        feature.RawTarget = request.Target;
        feature.Headers = request.Headers;
        feature.Body = new PiecewiseStream(request.Body, request.MaxRead);
        http.Connection.RemoteIpAddress = IPAddress.Loopback;
        http.Response.Body = new MemoryStream();
        _time.Now = request.Time;
        var outcome = await _endpoint.HandleAsync(http, "1");
        Assert.True(outcome.Error?.Status != 500, $"{request.Method} {request.Target}: {outcome.Failure}");
        return (outcome, http.Response);
    }

    /// <summary>All that a store holds, in words.</summary>
    public async Task<string> DescribeAsync()
    {
        var text = new StringBuilder();
        var cancellation = TestRun.Cancellation;
        foreach (var bucket in await _store.ListBucketsAsync(cancellation))
        {
            text.Append(bucket.Name).Append(' ').AppendJoin(',', bucket.Settings.Select(item => $"{item.Key}={item.Value}")).AppendLine();
            var page = await _store.ListObjectsAsync(bucket.Name, new ListQuery { Limit = 1000, Versions = true }, cancellation);
            foreach (var item in page.Entries.Select(entry => entry.Object!))
                text.Append(item.Key).Append(' ').Append(item.VersionId).Append(' ').Append(item.ETag).Append(' ').AppendJoin(',', item.Attributes.Select(pair => $"{pair.Key}={pair.Value}")).AppendLine();
        }

        return text.ToString();
    }

    private async Task<(IHeaderDictionary Headers, string Body)> DoAsync(string method, string target, byte[] body, params (string Name, string Value)[] headers)
    {
        var request = new TestRequest(method, target) { Body = body };
        request.Headers["Host"] = OperationSample.Host;
        foreach (var (name, value) in headers)
            request.Headers[name] = value;

        TestSigner.Sign(request);
        request.Headers["Content-Length"] = body.Length.ToString();
        var (outcome, response) = await SendAsync(request);
        var text = Encoding.UTF8.GetString(((MemoryStream)response.Body).ToArray());
        Assert.True(outcome.Error is null, $"{method} {target}: {text}");
        return (response.Headers, text);
    }

    private sealed class RequestTime : TimeProvider
    {
        public DateTimeOffset Now { get; set; }

        public override DateTimeOffset GetUtcNow() => Now;
    }
}

using System.IO.Pipelines;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Pys3Local.Benchmarks.Load;
using Pys3Local.S3;

namespace Pys3Local.Benchmarks.Figures;

/// <summary>
/// A request and its answer without a network, over and over with the same objects, as Kestrel reuses its own: what a run
/// allocates is the endpoint's doing.
/// </summary>
internal sealed class Exchange : IHttpResponseBodyFeature, IHttpRequestBodyDetectionFeature
{
    private readonly DefaultHttpContext _http;
    private readonly HttpResponseFeature _response = new() { Headers = new ReusedHeaders() };
    private readonly MemoryStream _body;
    private readonly DiscardingWriter _writer = new();

    public Exchange(string method, string target, string host, IEnumerable<(string Name, string Value)> headers, byte[] body)
    {
        _body = new(body);
        var request = new HttpRequestFeature { Method = method, RawTarget = target, Path = "/", Scheme = "http", Protocol = "HTTP/1.1", Headers = new ReusedHeaders(), Body = _body };
        request.Headers.Host = host;
        foreach (var (name, value) in headers)
            request.Headers[name] = value;
        var features = new FeatureCollection();
        features.Set<IHttpRequestFeature>(request);
        features.Set<IHttpResponseFeature>(_response);
        features.Set<IHttpResponseBodyFeature>(this);
        features.Set<IHttpRequestBodyDetectionFeature>(this);
        features.Set<IHttpRequestLifetimeFeature>(new HttpRequestLifetimeFeature());
        _http = new(features);
    }

    public bool CanHaveBody => _body.Length > 0;

    public Stream Stream => _writer.AsStream();

    public PipeWriter Writer => _writer;

    /// <summary>The same request as the generator sends it.</summary>
    public static Exchange Of(Request request, byte[] body)
    {
        var lines = Encoding.ASCII.GetString(request.Head.AsSpan(0, request.Head.AsSpan().IndexOf("\r\n\r\n"u8))).Split("\r\n");
        var first = lines[0].Split(' ');
        var headers = lines.Skip(1).Select(line => line.Split(": ", 2)).Select(pair => (pair[0], pair[1])).ToList();
        return new(first[0], first[1], headers.First(header => header.Item1 == "Host").Item2, headers, body);
    }

    /// <exception cref="InvalidDataException">The answer is no success.</exception>
    public async Task RunAsync(S3Endpoint endpoint)
    {
        _body.Position = 0;
        _response.Headers.Clear();
        _response.StatusCode = 200;
        await endpoint.HandleAsync(_http, "0123456789ABCDEF");
        if (_response.StatusCode is < 200 or > 299)
            throw new InvalidDataException($"{_http.Request.Method} is answered with {_response.StatusCode}");
    }

    public Task StartAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;

    public Task CompleteAsync() => Task.CompletedTask;

    public Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    public void DisableBuffering()
    {
    }
}

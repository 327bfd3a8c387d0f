using Microsoft.AspNetCore.Http;
using Pys3Local.Storage;

namespace Pys3Local.S3;

/// <summary>The request path, top to bottom.</summary>
public sealed class S3Endpoint(IObjectStore store, S3Options options)
{
    public IObjectStore Store { get; } = store;

    public S3Options Options { get; } = options;

    /// <summary>Answers one request. <paramref name="requestId"/> goes into headers, error documents and the log.</summary>
    public Task HandleAsync(HttpContext context, string requestId) => throw new NotImplementedException();
}

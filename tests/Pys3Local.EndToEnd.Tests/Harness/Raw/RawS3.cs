using System.Net;

namespace Pys3Local.EndToEnd.Harness.Raw;

/// <summary>An S3 client without manners: each request on a connection of its own, signed as told, sent as it stands.</summary>
public sealed class RawS3(IPEndPoint server, Keys keys)
{
    public SigV4 Signer => new(keys);

    public RawRequest Request(string method, string path, string query = "") =>
        new RawRequest(method, path, query).With("Host", server.ToString());

    /// <summary>A request with a body, its length declared.</summary>
    public RawRequest Request(string method, string path, string query, byte[] body) => Request(method, path, query).WithBody(body);

    public Task<RawConnection> OpenAsync(CancellationToken cancellation) => RawConnection.OpenAsync(server, cancellation);

    /// <summary>Sends a request that is ready.</summary>
    public async Task<RawResponse> SendAsync(RawRequest request, CancellationToken cancellation)
    {
        using var connection = await OpenAsync(cancellation);
        return await connection.SendAsync(request, cancellation);
    }

    /// <summary>Signs in the header and sends.</summary>
    public Task<RawResponse> SendSignedAsync(RawRequest request, CancellationToken cancellation)
    {
        Signer.SignHeader(request);
        return SendAsync(request, cancellation);
    }

    public Task<RawResponse> GetAsync(string path, string query = "", CancellationToken cancellation = default) =>
        SendSignedAsync(Request("GET", path, query), cancellation);

    public Task<RawResponse> HeadAsync(string path, CancellationToken cancellation = default) =>
        SendSignedAsync(Request("HEAD", path), cancellation);

    public Task<RawResponse> DeleteAsync(string path, string query = "", CancellationToken cancellation = default) =>
        SendSignedAsync(Request("DELETE", path, query), cancellation);

    public Task<RawResponse> PutAsync(string path, byte[] body, string query = "", CancellationToken cancellation = default) =>
        SendSignedAsync(Request("PUT", path, query, body), cancellation);

    public Task<RawResponse> PostAsync(string path, string query, byte[] body, CancellationToken cancellation = default) =>
        SendSignedAsync(Request("POST", path, query, body), cancellation);
}

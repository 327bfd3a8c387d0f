using Pys3Local.S3.Hosting;
using Pys3Local.S3.Requests;

namespace Pys3Local.S3.Auth.SignatureV4;

/// <summary>What a client may have signed in place of what arrived: the same request under another name of the server, or before a proxy changed it.</summary>
/// <param name="Host">The Host header.</param>
/// <param name="Path">Decoded once.</param>
/// <param name="KeepsOrder">Values of one query parameter are in the order in which they came (minio-go), not sorted.</param>
internal readonly record struct SignedForm(string Host, string Path, bool KeepsOrder = false)
{
    public static SignedForm Received(S3Request request) => new(request.Header("Host") ?? "", request.Target.Path);

    /// <summary>
    /// The others, few and none of the client's choosing: hosts from the server's own list and from a trusted proxy, each with and without
    /// the prefix that a proxy may have taken off.
    /// </summary>
    public static IEnumerable<SignedForm> Others(S3Request request, S3Options options)
    {
        var received = Received(request);
        foreach (var host in Hosts(request, received.Host, options))
        {
            foreach (var path in Paths(received.Path, options.PathPrefix))
            {
                if (host != received.Host || path != received.Path)
                    yield return new(host, path);
            }
        }

        if (request.Query.Items.DistinctBy(item => item.Key).Count() < request.Query.Items.Length)
            yield return received with { KeepsOrder = true };
    }

    private static IEnumerable<string> Hosts(S3Request request, string received, S3Options options)
    {
        yield return received;
        if (request.Address.Host.Length > 0)
            yield return request.Address.Host;

        foreach (var known in options.AlsoKnownAs)
            yield return request.Target.IsVirtualHost ? $"{request.Bucket}.{known}" : known;
    }

    private static IEnumerable<string> Paths(string path, string prefix)
    {
        yield return path;
        if (prefix.Length > 0 && !path.StartsWith(prefix + "/", StringComparison.Ordinal))
            yield return path == "/" ? prefix + "/" : prefix + path;
    }
}

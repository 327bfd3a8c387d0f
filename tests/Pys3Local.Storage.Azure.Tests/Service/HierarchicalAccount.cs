using System.Net;
using System.Text;

namespace Pys3Local.Storage.Azure.Tests.Service;

/// <summary>
/// Azurite as an account with a hierarchical namespace, as far as it can be seen from a client that must not use it: it says that it is one, another program has a directory with a file
/// in it, which are in each listing and can be asked for, and a name with a slash would be a directory.
/// </summary>
internal sealed class HierarchicalAccount : DelegatingHandler
{
    public const string Directory = "Directory";

    private const string Entries =
        "<Blobs><Blob><Name>Directory</Name><Properties><Etag>0x1</Etag><Content-Length>0</Content-Length><ResourceType>directory</ResourceType></Properties><Metadata><hdi_isfolder>true</hdi_isfolder></Metadata></Blob>" +
        "<Blob><Name>Directory/file</Name><Properties><Etag>0x2</Etag><Content-Length>3</Content-Length><ResourceType>file</ResourceType></Properties></Blob>";

    public HierarchicalAccount()
        : base(new SocketsHttpHandler())
    {
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var path = request.RequestUri!.AbsolutePath;
        var query = request.RequestUri.Query;
        var segments = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (segments.Length > 3 || segments.Length > 2 && path.Contains("%2F", StringComparison.OrdinalIgnoreCase))
            throw new InvalidOperationException($"{path} makes a directory");

        if (segments.Length == 3 && segments[2] == Directory)
            return OfDirectory(request);

        var response = await base.SendAsync(request, cancellationToken);
        if (query.Contains("comp=properties", StringComparison.Ordinal))
        {
            response.Headers.Remove("x-ms-is-hns-enabled");
            response.Headers.Add("x-ms-is-hns-enabled", "true");
        }

        if (segments.Length == 2 && query.Contains("comp=list", StringComparison.Ordinal) && !query.Contains("prefix=", StringComparison.Ordinal) && response.IsSuccessStatusCode)
        {
            var text = await response.Content.ReadAsStringAsync(cancellationToken);
            response.Content = new StringContent(text.Replace("<Blobs>", Entries, StringComparison.Ordinal).Replace("<Blobs/>", Entries + "</Blobs>", StringComparison.Ordinal), Encoding.UTF8, "application/xml");
        }

        return response;
    }

    private static HttpResponseMessage OfDirectory(HttpRequestMessage request)
    {
        if (request.Method != HttpMethod.Head && request.Method != HttpMethod.Get)
        {
            var refusal = new HttpResponseMessage(HttpStatusCode.Conflict) { Content = new StringContent("<Error><Code>ResourceTypeMismatch</Code><Message>It is a directory.</Message></Error>") };
            refusal.Headers.Add("x-ms-error-code", "ResourceTypeMismatch");
            return refusal;
        }

        var response = new HttpResponseMessage(HttpStatusCode.OK) { Content = new ByteArrayContent([]) };
        response.Headers.Add("x-ms-meta-hdi_isfolder", "true");
        response.Headers.Add("x-ms-resource-type", "directory");
        response.Headers.TryAddWithoutValidation("ETag", "\"0x1\"");
        return response;
    }
}

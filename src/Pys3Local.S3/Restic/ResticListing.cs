using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Pys3Local.Repositories.Restic;
using Pys3Local.Storage;

namespace Pys3Local.S3.Restic;

/// <summary>The names in a folder of a repository, and in the second version of the protocol their sizes: page after page, as the client takes them.</summary>
/// <remarks>https://restic.readthedocs.io/en/stable/REST_backend.html</remarks>
internal sealed class ResticListing(IObjectStore store, string bucket, string prefix, bool withSizes)
{
    public const string Version2 = "application/vnd.x.restic.rest.v2";
    private const string Version1 = "application/vnd.x.restic.rest.v1";

    private const int PageSize = 1000;

    private static readonly JsonEncodedText Name = JsonEncodedText.Encode("name");
    private static readonly JsonEncodedText Size = JsonEncodedText.Encode("size");

    public async Task WriteAsync(HttpResponse response, CancellationToken cancellationToken)
    {
        // Before anything is sent: what fails here is answered as a failure.
        var page = await ReadAsync(null, cancellationToken);
        response.StatusCode = StatusCodes.Status200OK;
        response.ContentType = withSizes ? Version2 : Version1;
        var output = response.BodyWriter;
        using var json = new Utf8JsonWriter((IBufferWriter<byte>)output);
        json.WriteStartArray();
        while (true)
        {
            Write(json, page);
            if (!page.IsTruncated)
                break;

            json.Flush();
            if (await FlushAsync(output, cancellationToken))
                throw new Microsoft.AspNetCore.Connections.ConnectionAbortedException("The client has gone.");

            page = await ReadAsync(page.Entries[^1].Name, cancellationToken);
        }

        json.WriteEndArray();
        json.Flush();
        await response.CompleteAsync();
    }

    private static async ValueTask<bool> FlushAsync(PipeWriter output, CancellationToken cancellationToken) => (await output.FlushAsync(cancellationToken)).IsCompleted;

    private ValueTask<ListPage> ReadAsync(string? after, CancellationToken cancellationToken) =>
        store.ListObjectsAsync(bucket, new() { Prefix = prefix, After = after, Limit = PageSize }, cancellationToken);

    /// <summary>What somebody else has put there is no file of the repository: restic would stop at it.</summary>
    private void Write(Utf8JsonWriter json, ListPage page)
    {
        foreach (var (_, info) in page.Entries)
        {
            if (info is null || ResticLayout.Find(info.Key) is not { Id: { } id } file || !IsHere(file))
                continue;

            if (!withSizes)
            {
                json.WriteStringValue(id);
                continue;
            }

            json.WriteStartObject();
            json.WriteString(Name, id);
            json.WriteNumber(Size, info.Size);
            json.WriteEndObject();
        }
    }

    /// <summary>Not in a repository within this one.</summary>
    private bool IsHere(ResticFile file) => prefix.Length == file.Folder.Length + file.Type.Length + 1;
}

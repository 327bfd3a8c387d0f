using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Pys3Local.S3.Hosting;
using Pys3Local.S3.Requests;
using Pys3Local.S3.Xml;
using Pys3Local.Storage;
using Pys3Local.Storage.Limits;

namespace Pys3Local.S3.Wire;

/// <summary>Puts a response on the wire: the only code that does.</summary>
internal static class ResponseWriter
{
    /// <summary>Bytes asked of the store at a time; about what keeps a disk and a socket busy.</summary>
    private const int ReadSize = 128 << 10;

    /// <summary>Bytes, where other answers have all the memory that there is for such pieces: slower, and still an answer.</summary>
    private const int SmallReadSize = 4 << 10;

    /// <summary>Bytes that go out with the headers: less than what the connection holds, so that nothing has to wait for the client.</summary>
    private const int ShortContent = 32 << 10;

    public static async Task WriteAsync(HttpContext http, S3Response response, S3Options options, Delivery delivery, CancellationToken cancellationToken)
    {
        delivery.AnsweredAt = options.Time.GetTimestamp();
        await using var content = response.Content;
        var output = http.Response;
        output.StatusCode = response.Status;
        foreach (var (name, value) in response.Headers)
            HeaderText.Put(output.Headers, name, value);

        if (content is not null)
        {
            output.ContentLength = response.ContentLength;
            await (response.ContentLength <= ShortContent
                ? CopyShortAsync(content, output.BodyWriter, (int)response.ContentLength, delivery, cancellationToken)
                : CopyAsync(content, http, options, delivery, cancellationToken));
        }
        else if (response.Document is { } document)
        {
            output.ContentType = "application/xml";
            if (!HttpMethods.IsHead(http.Request.Method))
                WriteDocument(document, output, delivery);
        }
        else if (!response.Bytes.IsEmpty)
        {
            output.ContentLength = response.Bytes.Length;
            output.BodyWriter.Write(response.Bytes.Span);
            delivery.BytesSent = response.Bytes.Length;
        }
        else if (response.Status is not (204 or 304))
        {
            output.ContentLength = response.ContentLength ?? 0;
        }

        await output.CompleteAsync();
    }

    /// <summary>A document is made before any of it is sent, so its length can be said: not every client and proxy reads an error that comes in chunks.</summary>
    private static void WriteDocument(IS3XmlDocument document, HttpResponse output, Delivery delivery)
    {
        var length = S3XmlWriter.Write(document, output.BodyWriter);
        output.ContentLength = length;
        delivery.BytesSent = length;
    }

    /// <summary>All of it before any of it is sent: what fails meanwhile is still answered as an error.</summary>
    private static async Task CopyShortAsync(ObjectReader content, PipeWriter output, int length, Delivery delivery, CancellationToken cancellationToken)
    {
        var memory = output.GetMemory(length);
        var count = 0;
        while (count < length && await content.ReadAsync(memory[count..length], cancellationToken) is var read and > 0)
            count += read;

        output.Advance(count);
        delivery.BytesSent = count;
    }

    /// <summary>From the store straight into the memory of the connection.</summary>
    private static async Task CopyAsync(ObjectReader content, HttpContext http, S3Options options, Delivery delivery, CancellationToken cancellationToken)
    {
        using var pace = new ClientPace(http, options.ClientTimeout, options.Time);
        // Kestrel's average counts from when a piece was handed over, and cuts off a client that only pauses.
        if (http.Features.Get<IHttpMinResponseDataRateFeature>() is { } rate)
            rate.MinDataRate = null;

        // The headers first: what is written before them is copied once more.
        await http.Response.StartAsync(cancellationToken);
        var output = http.Response.BodyWriter;
        try
        {
            await CopyAsync(content, http, output, pace, options.Budget.Answers, cancellationToken);
        }
        finally
        {
            delivery.BytesSent = pace.Sent;
        }
    }

    private static Task CopyAsync(ObjectReader content, HttpContext http, PipeWriter output, ClientPace pace, Limit memory, CancellationToken cancellationToken) =>
        content.File is not null && http.Features.Get<IConnectionTransportFeature>()?.Transport.Output is IContentOutput direct
            ? SendAsync(content, http.Response.ContentLength!.Value, output, direct, pace, cancellationToken)
            : ReadAsync(content, output, pace, memory, cancellationToken);

    private static async Task ReadAsync(ObjectReader content, PipeWriter output, ClientPace pace, Limit memory, CancellationToken cancellationToken)
    {
        var isLarge = memory.TryTake(ReadSize);
        try
        {
            while (await content.ReadAsync(output.GetMemory(isLarge ? ReadSize : SmallReadSize), cancellationToken) is var read and > 0)
            {
                output.Advance(read);
                if (await FlushAsync(output, read, pace, cancellationToken))
                    throw Gone();
            }
        }
        finally
        {
            if (isLarge)
                memory.Give(ReadSize);
        }
    }

    /// <summary>The body writer counts bytes that it never sees. (It is to be asked for memory before each advance, which is none here.)</summary>
    private static async Task SendAsync(
        ObjectReader content, long length, PipeWriter output, IContentOutput direct, ClientPace pace, CancellationToken cancellationToken)
    {
        while (length > 0)
        {
            var count = (int)Math.Min(length, ReadSize);
            direct.AddNext(content);
            _ = output.GetMemory();
            output.Advance(count);
            length -= count;
            if (!await FlushAsync(output, count, pace, cancellationToken))
                continue;

            direct.Failure?.Throw();
            throw Gone();
        }
    }

    /// <summary>Whether the client has gone.</summary>
    private static async ValueTask<bool> FlushAsync(PipeWriter output, int bytes, ClientPace pace, CancellationToken cancellationToken)
    {
        var flush = output.FlushAsync(cancellationToken);
        pace.Sent += bytes;
        return (flush.IsCompleted ? await flush : await WaitAsync(flush, bytes, pace)).IsCompleted;
    }

    private static ConnectionAbortedException Gone() => new("The client has gone.");

    private static async ValueTask<FlushResult> WaitAsync(ValueTask<FlushResult> flush, int bytes, ClientPace pace)
    {
        pace.Wait();
        try
        {
            return await flush;
        }
        finally
        {
            pace.Moved(bytes);
        }
    }
}

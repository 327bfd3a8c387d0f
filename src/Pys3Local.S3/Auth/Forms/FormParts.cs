using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using Pys3Local.S3.Body;
using Pys3Local.S3.Errors;
using Pys3Local.S3.Requests;
using Pys3Local.Storage;

namespace Pys3Local.S3.Auth.Forms;

/// <summary>The parts of a <c>multipart/form-data</c> body: fields first, then the file, which is streamed.</summary>
internal sealed class FormParts
{
    /// <summary>Characters. RFC 2046, 5.1.1.</summary>
    private const int MaxBoundary = 70;

    private const int BufferSize = 16 * 1024;

    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    private FormParts(PostFields fields, string fileName, Stream file)
    {
        Fields = fields;
        FileName = fileName;
        File = file;
    }

    public PostFields Fields { get; }

    /// <summary>What follows the last slash of the file's name; empty where it has none.</summary>
    public string FileName { get; }

    /// <summary>The file's content; the delimiter after it is its end.</summary>
    public Stream File { get; }

    public static async Task<FormParts> ReadAsync(S3Request request, CancellationToken cancellationToken)
    {
        request.Documents.Take(PostFields.MaxBytes);
        var length = BodyLength.Of(request.Headers, isAwsChunked: false);
        var reader = new MultipartReader(Boundary(request), new PlainStream(new ReceivedStream(request.RawBody), length), BufferSize)
        {
            HeadersCountLimit = 16,
            HeadersLengthLimit = 4096,
        };
        try
        {
            return await ReadAsync(reader, cancellationToken);
        }
        catch (Exception e) when (e is IOException or InvalidDataException or ArgumentException)
        {
            throw Malformed(e);
        }
    }

    private static async Task<FormParts> ReadAsync(MultipartReader reader, CancellationToken cancellationToken)
    {
        var fields = new PostFields();
        var buffer = new byte[PostFields.MaxBytes + 1];
        var left = PostFields.MaxBytes;
        while (await reader.ReadNextSectionAsync(cancellationToken) is { } section)
        {
            if (!ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition)
                || !disposition.DispositionType.Equals("form-data", StringComparison.OrdinalIgnoreCase))
            {
                throw Malformed();
            }

            var name = HeaderUtilities.RemoveQuotes(disposition.Name).ToString();
            if (name.Length == 0)
                throw Malformed();

            if (name.Equals("file", StringComparison.OrdinalIgnoreCase))
                return new(fields, FileNameOf(disposition), new FormFileStream(section.Body));

            left -= StrictUtf8.GetByteCount(name);
            var count = await section.Body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
            left -= count;
            if (left < 0)
                throw new S3Exception(S3Errors.MaxPostPreDataLengthExceeded);

            fields.Add(name, StrictUtf8.GetString(buffer, 0, count));
        }

        throw new S3Exception(S3Errors.InvalidArgument, "POST requires exactly one file upload per request.");
    }

    private static string FileNameOf(ContentDispositionHeaderValue disposition)
    {
        var name = HeaderUtilities.RemoveQuotes(disposition.FileNameStar.HasValue ? disposition.FileNameStar : disposition.FileName).ToString();
        return name[(name.AsSpan().LastIndexOfAny('/', '\\') + 1)..];
    }

    private static string Boundary(S3Request request)
    {
        if (!MediaTypeHeaderValue.TryParse(request.Header("Content-Type"), out var type)
            || !type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase))
        {
            throw new S3Exception(S3Errors.PreconditionFailed, "Bucket POST must be of the enclosure-type multipart/form-data");
        }

        var boundary = HeaderUtilities.RemoveQuotes(type.Boundary).ToString();
        return boundary.Length is > 0 and <= MaxBoundary ? boundary : throw Malformed();
    }

    internal static S3Exception Malformed(Exception? inner = null) => new(S3Errors.MalformedPOSTRequest with { ClosesConnection = true }, null, inner);
}

/// <summary>The file of a form, with the form reader's failures in S3's words.</summary>
internal sealed class FormFileStream(Stream section) : ReadOnlyStream
{
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            return await section.ReadAsync(buffer, cancellationToken);
        }
        catch (Exception e) when (e is IOException or InvalidDataException)
        {
            throw FormParts.Malformed(e);
        }
    }
}

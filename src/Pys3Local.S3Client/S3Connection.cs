using System.Security.Cryptography;
using System.Text;
using Pys3Local.Net.Xml;
using Pys3Local.S3Client.Requests;

namespace Pys3Local.S3Client;

/// <summary>
/// A connection to an S3 service: any request by <see cref="SendAsync"/>, and the common ones by name. All of them throw <see cref="S3Failure"/>; what is missing
/// is null where that is an answer.
/// </summary>
public sealed partial class S3Connection(S3ConnectionOptions options) : IDisposable
{
    /// <summary>Bytes: a listing of 1,000 versions with the longest keys, encoded, is below it.</summary>
    private const int MaxDocument = 16 * 1024 * 1024;

    /// <summary>How often a document is asked for whose body is cut: the first included.</summary>
    private const int DocumentAttempts = 3;

    private readonly S3Transport _transport = new(options);

    /// <summary>As it is called in messages.</summary>
    public string Name => _transport.Name;

    public S3ConnectionOptions Options => options;

    /// <summary>A body that is read once is signed piece by piece, or TLS protects it: what is damaged on its way does not arrive.</summary>
    public bool ProtectsBodies => options.SignsBodies ?? true;

    /// <summary>How far the service's clock is from this machine's, where that was too far for a signature: it is allowed for.</summary>
    public TimeSpan ClockSkew => _transport.Skew;

    /// <summary>Sends a request and returns its answer, which has succeeded; the caller disposes it.</summary>
    public Task<S3Answer> SendAsync(S3Operation operation, CancellationToken cancellationToken) => _transport.SendAsync(operation, cancellationToken);

    /// <summary>Waits as between two attempts of the connection itself, for who tries something again after having looked.</summary>
    /// <param name="attempt">The attempt that has just failed, from 1.</param>
    public Task WaitAsync(int attempt, CancellationToken cancellationToken) => _transport.WaitAsync(attempt, cancellationToken);

    public void Dispose() => _transport.Dispose();

    /// <summary>An operation whose answer says nothing but that it has succeeded.</summary>
    private async Task DoAsync(S3Operation operation, CancellationToken cancellationToken)
    {
        var answer = await SendAsync(operation, cancellationToken).ConfigureAwait(false);
        await answer.DisposeAsync().ConfigureAwait(false);
    }

    private async Task<XmlElement> DocumentAsync(S3Operation operation, CancellationToken cancellationToken) =>
        (await DocumentWithAnswerAsync(operation, cancellationToken).ConfigureAwait(false)).Document;

    /// <summary>An answer that is cut is asked for again, as one that does not come at all.</summary>
    private async Task<(XmlElement Document, S3Answer Answer)> DocumentWithAnswerAsync(S3Operation operation, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await DocumentOnceAsync(operation, cancellationToken).ConfigureAwait(false);
            }
            catch (S3Failure e) when (e.IsCut && attempt < DocumentAttempts && operation is { CanRepeat: true, Body: null or { CanReplay: true } })
            {
                // Nothing that a wait would help.
            }
        }
    }

    /// <summary>An error may come after the status of success, where the service has been long at work: it counts as one.</summary>
    private async Task<(XmlElement Document, S3Answer Answer)> DocumentOnceAsync(S3Operation operation, CancellationToken cancellationToken)
    {
        var answer = await SendAsync(operation, cancellationToken).ConfigureAwait(false);
        await using var closing = answer.ConfigureAwait(false);
        var text = await answer.ReadAllAsync(MaxDocument, operation.Patience, cancellationToken).ConfigureAwait(false);
        try
        {
            var document = XmlDocument.Read(text.Span);
            return document.Name == "Error"
                ? throw _transport.Failure(operation, answer.Status, document["Code"] ?? "InternalError", document["Message"] ?? "")
                : (document, answer);
        }
        catch (FormatException e)
        {
            throw new S3Failure(Name, operation.ToString(), answer.Status, "NoXml", e.Message, e);
        }
    }

    private static S3Body Document(string xml) => S3Body.Of(Encoding.UTF8.GetBytes(xml));

    /// <summary>Some operations must have it.</summary>
    private static KeyValuePair<string, string> Md5Of(string xml) => KeyValuePair.Create("content-md5", Convert.ToBase64String(MD5.HashData(Encoding.UTF8.GetBytes(xml))));

    private static KeyValuePair<string, string>[] Query(params IEnumerable<(string Name, string? Value)> parameters) =>
        [.. parameters.Where(one => one.Value is not null).Select(one => KeyValuePair.Create(one.Name, one.Value!))];
}

using Pys3Local.Net.Connect;
using Pys3Local.Net.Requests;
using Pys3Local.Net.Xml;
using Pys3Local.Storage.Azure.Requests;

namespace Pys3Local.Storage.Azure;

/// <summary>Answers that are documents: read with bounds, and as a whole or not at all.</summary>
internal sealed partial class AzureBlobService
{
    /// <summary>A page of a listing; one that is cut is asked for again.</summary>
    private async Task<XmlElement> PageAsync(AzureOperation operation, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await DocumentAsync(operation, cancellationToken).ConfigureAwait(false);
            }
            catch (StorageException e) when (attempt < PageAttempts && e.InnerException is IOException or HttpRequestException)
            {
                // Nothing that a wait would help.
            }
        }
    }

    private async Task<XmlElement> DocumentAsync(AzureOperation operation, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await transport.SendAsync(operation, cancellationToken).ConfigureAwait(false);
            var stream = new AnswerStream(await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false), e => CutDocument(operation, e), transport.Time);
            await using var closing = stream.ConfigureAwait(false);
            var body = await BoundedBody.ReadAsync(stream, response.Content.Headers.ContentLength, MaxDocument, cancellationToken).ConfigureAwait(false) ?? default;
            return XmlDocument.Read(body.Span);
        }
        catch (AzureFailure e)
        {
            throw e.ToStorage();
        }
        catch (Exception e) when (e is FormatException or IOException or HttpRequestException)
        {
            throw CutDocument(operation, e);
        }
    }

    private StorageException CutDocument(AzureOperation operation, Exception e) => new(
        StorageFailure.Unavailable,
        $"{transport.Name}: {operation}: {(e is FormatException ? e.Message : e is OperationCanceledException ? "the body of the answer stopped coming" : NetworkProblem.Describe(e))}", e);
}

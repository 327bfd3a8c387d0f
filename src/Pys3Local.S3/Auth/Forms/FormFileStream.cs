using Pys3Local.S3.Body;

namespace Pys3Local.S3.Auth.Forms;

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

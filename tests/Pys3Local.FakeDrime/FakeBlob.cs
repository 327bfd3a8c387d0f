using System.Security.Cryptography;

namespace Pys3Local.FakeDrime;

/// <summary>Stored bytes: in memory where they are few, else in a file, so that tests of memory see the client's only.</summary>
public sealed class FakeBlob : IDisposable
{
    private const int Small = 64 * 1024;

    private byte[]? bytes;
    private string? path;

    public long Length { get; private set; }

    public string Md5 { get; private set; } = "";

    public static async Task<FakeBlob> ReadAsync(Stream source, CancellationToken cancellationToken)
    {
        var blob = new FakeBlob();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        using var small = new MemoryStream();
        FileStream? file = null;
        try
        {
            var buffer = new byte[64 * 1024];
            while (await source.ReadAsync(buffer, cancellationToken) is var read and > 0)
            {
                hash.AppendData(buffer, 0, read);
                blob.Length += read;
                if (file is null && blob.Length > Small)
                {
                    blob.path = Path.Combine(Path.GetTempPath(), "fake-drime-" + Path.GetRandomFileName());
                    file = new FileStream(blob.path, FileMode.CreateNew);
                    small.WriteTo(file);
                }

                if (file is null)
                    small.Write(buffer, 0, read);
                else
                    file.Write(buffer, 0, read);
            }
        }
        catch
        {
            blob.Dispose();
            throw;
        }
        finally
        {
            file?.Dispose();
        }

        blob.bytes = file is null ? small.ToArray() : null;
        blob.Md5 = Convert.ToHexStringLower(hash.GetHashAndReset());
        return blob;
    }

    public static FakeBlob Of(byte[] content) =>
        new() { bytes = content, Length = content.Length, Md5 = Convert.ToHexStringLower(MD5.HashData(content)) };

    public Stream Open() => bytes is not null ? new MemoryStream(bytes, writable: false) : new FileStream(path!, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);

    public void Dispose()
    {
        if (path is not null)
            File.Delete(path);
    }
}

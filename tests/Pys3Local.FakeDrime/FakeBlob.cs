using System.Security.Cryptography;

namespace Pys3Local.FakeDrime;

/// <summary>Stored bytes: pieces one after the other, which blobs can share.</summary>
public sealed class FakeBlob
{
    private readonly IReadOnlyList<FakePiece> _pieces;

    private FakeBlob(IReadOnlyList<FakePiece> pieces, string md5)
    {
        (_pieces, Md5) = (pieces, md5);
        Length = pieces.Sum(piece => piece.Length);
    }

    public long Length { get; }

    /// <summary>Empty where it has been made of others.</summary>
    public string Md5 { get; }

    /// <param name="onlyZeros">See <see cref="FakeBehaviour.OnlyZeros"/>.</param>
    public static async Task<FakeBlob> ReceiveAsync(Stream source, bool onlyZeros, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        using var piece = new FakePiece.Writer(onlyZeros);
        var buffer = new byte[64 * 1024];
        while (await source.ReadAsync(buffer, cancellationToken) is var read and > 0)
        {
            hash.AppendData(buffer, 0, read);
            piece.Write(buffer.AsSpan(0, read));
        }

        return new FakeBlob([piece.ToPiece()], Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    public static FakeBlob Of(byte[] content) => new([FakePiece.Of(content)], Convert.ToHexStringLower(MD5.HashData(content)));

    public static FakeBlob Join(IEnumerable<FakeBlob> parts) => new([.. parts.SelectMany(part => part._pieces)], "");

    /// <returns>0 at the end only.</returns>
    public int Read(long offset, Span<byte> buffer)
    {
        foreach (var piece in _pieces)
        {
            if (offset < piece.Length)
                return piece.Read(offset, buffer);

            offset -= piece.Length;
        }

        return 0;
    }
}

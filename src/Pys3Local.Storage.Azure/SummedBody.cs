using System.Buffers.Binary;
using Pys3Local.Storage.Checksums;

namespace Pys3Local.Storage.Azure;

/// <summary>A body with the sum that the service says of what has arrived: CRC-64 as Azure computes it, which is that of NVMe. It stays the caller's.</summary>
internal sealed class SummedBody(Stream body) : ReadOnlyStream
{
    private const string Header = "x-ms-content-crc64";

    private ulong _crc = CrcPolynomial.Crc64Nvme.Ones;

    /// <summary>What the answer says otherwise, in words; null where it agrees. The emulator says nothing.</summary>
    public string? Problem(HttpResponseMessage response)
    {
        if (!response.Headers.TryGetValues(Header, out var values))
            return null;

        var sum = new byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(sum, _crc ^ CrcPolynomial.Crc64Nvme.Ones);
        var (sent, arrived) = (Convert.ToBase64String(sum), values.First());
        return sent == arrived ? null : $"its CRC-64 is {sent}, and the service has {arrived}";
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await body.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        _crc = Crc.Crc64Nvme.Update(_crc, buffer.Span[..read]);
        return read;
    }
}

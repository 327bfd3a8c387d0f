using System.Buffers;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace Pys3Local.Server.Memory;

/// <summary>
/// The pool that answers are written in. A transport that is made by hand has the shared pool of .NET, which gives as little as it is asked for:
/// Kestrel would put every word of a document into a block, and so into a chunk, of its own. This asks that pool for whole blocks.
/// </summary>
internal sealed class WholeBlocks : MemoryPool<byte>, IMemoryPoolFeature
{
    /// <summary>Bytes: of a listing of a thousand keys about twenty.</summary>
    public const int Size = 16 << 10;

    private static readonly WholeBlocks Pool = new();

    private WholeBlocks()
    {
    }

    public override int MaxBufferSize => Shared.MaxBufferSize;

    public MemoryPool<byte> MemoryPool => this;

    /// <summary>Of every connection, before anything else is made for it.</summary>
    public static ConnectionDelegate Use(ConnectionDelegate next) => connection =>
    {
        connection.Features.Set<IMemoryPoolFeature>(Pool);
        return next(connection);
    };

    public override IMemoryOwner<byte> Rent(int minBufferSize = -1) => Shared.Rent(Math.Max(minBufferSize, Size));

    protected override void Dispose(bool disposing)
    {
    }
}

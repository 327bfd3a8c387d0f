using System.Runtime.InteropServices;

namespace Pys3Local.Storage.Local.Files;

/// <summary>An open file. Offsets and lengths are bytes. Failures are <see cref="StorageException"/>.</summary>
internal interface IOpenFile : IDisposable
{
    /// <summary>Of a file that is open for reading only: as it was when it was opened.</summary>
    FileFacts Facts { get; }

    /// <summary>0 at the end.</summary>
    int Read(long offset, Span<byte> buffer);

    /// <summary>Writes all of it.</summary>
    void Write(long offset, ReadOnlySpan<byte> bytes);

    void SetLength(long length);

    /// <summary>Asks for the blocks of the first bytes beforehand, without a change of the length. Where the file system cannot, nothing is lost.</summary>
    void Allocate(long length)
    {
    }

    /// <summary>Returns when the bytes, and the length that is needed to read them, are on the medium.</summary>
    void Sync();

    /// <summary>As <see cref="Sync"/>, with the time of the last change.</summary>
    void SyncWithTimes() => Sync();

    /// <summary>
    /// Copies from another open file, sharing its blocks where the file system can: false if only reading and writing is possible.
    /// </summary>
    bool CopyFrom(IOpenFile source, long sourceOffset, long offset, long length);

    /// <summary>The system can send from the file to a socket.</summary>
    bool CanSend => false;

    /// <summary>
    /// Sends to a socket that does not block, without reading: as many bytes as it has space for, 0 if it has none (or the file system
    /// can only read), −1 if the file has no more. A failure of the socket is <see cref="IOException"/>.
    /// </summary>
    int Send(SafeHandle socket, long offset, int count) => throw new NotSupportedException();
}

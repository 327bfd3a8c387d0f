namespace Pys3Local.Storage.Encryption.Format;

/// <summary>
/// Where things are in an encrypted stream: a header, then frames. Every frame but the last holds <see cref="FrameSize"/> bytes of content; there is always a last
/// one, if need be an empty one. So lengths and places of either side follow from those of the other.
/// </summary>
internal static class FrameLayout
{
    /// <summary>Bytes of content in a full frame.</summary>
    public const int FrameSize = 64 << 10;

    /// <summary>Bytes before a frame's content: its length, and in the top bit whether it is the last.</summary>
    public const int PrefixSize = 4;

    /// <summary>Bytes after a frame's content: what authenticates it.</summary>
    public const int TagSize = 16;

    public const int Overhead = PrefixSize + TagSize;

    public const int StoredFrameSize = FrameSize + Overhead;

    /// <summary>Bytes that are stored for content of this many.</summary>
    public static long StoredLength(long length) => StreamHeader.Size + length + Frames(length) * Overhead;

    /// <summary>Frames of content of this many bytes, one at least.</summary>
    public static long Frames(long length) => Math.Max(1, (length + FrameSize - 1) / FrameSize);

    /// <summary>Where a frame begins, counted from the stream's beginning.</summary>
    public static long FrameOffset(long frame) => StreamHeader.Size + frame * StoredFrameSize;

    /// <summary>Bytes of content in a frame of a stream whose content has this length.</summary>
    public static int ContentOf(long frame, long length) => (int)Math.Min(FrameSize, length - frame * FrameSize);
}

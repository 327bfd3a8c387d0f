namespace Pys3Local.Server.Limits;

/// <summary>Whether what is in use after a collection comes near what this process may have. Each collection is asked about once: what makes room shows in the next.</summary>
/// <param name="most">Bytes.</param>
/// <param name="read">Number of the last collection, and the bytes in use after it.</param>
internal sealed class MemoryPressure(long most, Func<(long Collection, long Bytes)> read)
{
    private long _asked;

    public static MemoryPressure OfProcess(long most) => new(most, static () =>
    {
        var info = GC.GetGCMemoryInfo(GCKind.Any);
        return (info.Index, info.HeapSizeBytes);
    });

    public bool IsShort()
    {
        var (collection, bytes) = read();
        return bytes > most / 8 * 5 && Interlocked.Exchange(ref _asked, collection) != collection;
    }
}

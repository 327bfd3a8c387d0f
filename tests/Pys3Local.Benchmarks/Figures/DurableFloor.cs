using System.Diagnostics;
using Pys3Local.Benchmarks.Native;

namespace Pys3Local.Benchmarks.Figures;

/// <summary>System calls only, as a program in C would do them: what one fsync after the other comes to on this disk.</summary>
internal sealed class DurableFloor
{
    private readonly string _directory;
    private readonly ReadOnlyMemory<byte> _bytes;

    public DurableFloor(string directory, ReadOnlyMemory<byte> bytes)
    {
        Directory.CreateDirectory(directory);
        (_directory, _bytes) = (directory, bytes);
    }

    /// <summary>Files per second, by so many threads at once.</summary>
    public double Rate(int threads, TimeSpan duration)
    {
        var total = 0;
        var begin = Stopwatch.GetTimestamp();
        var all = Enumerable.Range(0, threads).Select(number => new Thread(() =>
        {
            var count = 0;
            for (; Stopwatch.GetElapsedTime(begin) < duration; count++)
                WriteOne($"{_directory}/{number}-{count}");
            Interlocked.Add(ref total, count);
        })).ToList();
        all.ForEach(thread => thread.Start());
        all.ForEach(thread => thread.Join());
        return total / Stopwatch.GetElapsedTime(begin).TotalSeconds;
    }

    private unsafe void WriteOne(string path)
    {
        var temporary = path + ".tmp";
        var file = Libc.Open(temporary, Libc.WriteCreate | Libc.CloseOnExec, 0x180);
        fixed (byte* bytes = _bytes.Span)
        {
            if (Libc.Write(file, bytes, _bytes.Length) != _bytes.Length || Libc.Sync(file) != 0)
                throw Libc.Failure("write and fsync");
        }

        _ = Libc.Close(file);
        var directory = Libc.Open(_directory, Libc.ReadOnly | Libc.CloseOnExec, 0);
        if (Libc.Rename(temporary, path) != 0 || Libc.Sync(directory) != 0)
            throw Libc.Failure("rename and fsync");
        _ = Libc.Close(directory);
    }
}

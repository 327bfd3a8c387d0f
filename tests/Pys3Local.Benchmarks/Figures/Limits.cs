using System.Diagnostics;
using System.Security.Cryptography;
using Pys3Local.Benchmarks.Load;
using Pys3Local.Benchmarks.Native;

namespace Pys3Local.Benchmarks.Figures;

/// <summary>What the machine can do when it does nothing else, in megabytes per second.</summary>
internal static class Limits
{
    /// <summary>MD5, which every ETag needs, on so many cores at once.</summary>
    public static double Md5(Body body, int threads) => Rate(body.Length, threads, _ =>
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        for (var left = body.Length; left > 0; left -= body.Block.Length)
            hash.AppendData(body.Block, 0, (int)Math.Min(left, body.Block.Length));
        hash.GetHashAndReset();
    });

    /// <summary>Writing a new file, as many at once, into the same file system, without sync.</summary>
    public static double Write(string room, Body body, int threads)
    {
        var rate = Rate(body.Length, threads, thread => WriteFile(Path.Combine(room, $"limit-{thread}"), body));
        for (var thread = 0; thread < threads; thread++)
            File.Delete(Path.Combine(room, $"limit-{thread}"));
        return rate;
    }

    private static unsafe void WriteFile(string path, Body body)
    {
        var file = Libc.Open(path, Libc.WriteCreate | Libc.CloseOnExec, 0x180);
        fixed (byte* block = body.Block)
        {
            for (var left = body.Length; left > 0;)
            {
                var count = Libc.Write(file, block, (nint)Math.Min(left, body.Block.Length));
                if (count <= 0)
                    throw Libc.Failure("write");
                left -= count;
            }
        }

        _ = Libc.Close(file);
    }

    private static double Rate(long bytes, int threads, Action<int> work)
    {
        var all = Enumerable.Range(0, threads).Select(number => new Thread(() => work(number))).ToList();
        var begin = Stopwatch.GetTimestamp();
        all.ForEach(thread => thread.Start());
        all.ForEach(thread => thread.Join());
        return bytes * threads / 1e6 / Stopwatch.GetElapsedTime(begin).TotalSeconds;
    }
}

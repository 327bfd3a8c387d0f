using System.Text;
using System.Text.RegularExpressions;
using Pys3Local.Benchmarks.Load;
using Pys3Local.Benchmarks.Native;
using Pys3Local.Benchmarks.Servers;

namespace Pys3Local.Benchmarks.Figures;

/// <summary>The files of a large bucket, written past the server and kept from run to run: making them takes longer than measuring.</summary>
internal static class ManyKeysStore
{
    public const int PageSize = 1000;

    private const string Finished = "finished";

    public static string Key(int number) => $"key-{number:0000000}";

    /// <summary>The data directory, which holds the bucket and so many keys of one byte.</summary>
    public static string Prepare(Bench bench, int count)
    {
        var home = Path.Combine(bench.Options.Output, $"keys-{count}");
        var data = Path.Combine(home, "data");
        if (File.Exists(Path.Combine(home, Finished)))
            return data;
        if (Directory.Exists(home))
            Directory.Delete(home, recursive: true);
        Console.Error.WriteLine($"  writing {count:#,0} objects to {home}, once");
        Directory.CreateDirectory(Path.Combine(home, "data"));
        using (var server = Pys3LocalServer.Start(bench.Options.Binary, data, "none"))
        {
            var to = server.Endpoint;
            Bench.Send(to, Bench.Signer().Presigned("PUT", $"/{Bench.Bucket}", to));
            Bench.Send(to, Bench.Signer().Signed("PUT", $"/{Bench.Bucket}/{Key(0)}", to, Body.Create(1)));
        }

        WriteCopies(Path.Combine(data, Bench.Bucket), count);
        Libc.SyncAll();
        File.WriteAllText(Path.Combine(home, Finished), "");
        return data;
    }

    /// <summary>Until a listing answers: until then the server makes the index in the background, and says now and then to come again.</summary>
    public static void WaitForIndex(Pys3LocalServer server, int count)
    {
        while (!TryList(server, count))
        {
        }
    }

    public static Request Page(Endpoint to, int page)
    {
        var after = page == 0 ? "" : "&start-after=" + Key(page * PageSize - 1);
        return Bench.Signer().Presigned("GET", $"/{Bench.Bucket}", to, null, "list-type=2&max-keys=1000" + after);
    }

    private static bool TryList(Pys3LocalServer server, int count)
    {
        try
        {
            Bench.Send(server.Endpoint, Page(server.Endpoint, count / PageSize - 1));
            return true;
        }
        catch (InvalidDataException answer) when (answer.Message.StartsWith("HTTP/1.1 503", StringComparison.Ordinal))
        {
            return false;
        }
    }

    /// <summary>What the server has written for the first key, for all others: the object, its time, and what describes it.</summary>
    private static void WriteCopies(string bucket, int count)
    {
        var bytes = File.ReadAllBytes($"{bucket}/objects/{Key(0)}");
        var modified = File.GetLastWriteTimeUtc($"{bucket}/objects/{Key(0)}");
        // Without its sum, which is of the first key.
        var description = Regex.Replace(File.ReadAllText($"{bucket}/.metadata/{Key(0)}.json"), ",\\s*\"sum\": \"[0-9a-f]*\"", "");
        Parallel.For(1, Environment.ProcessorCount + 1, part =>
        {
            for (var i = part; i < count; i += Environment.ProcessorCount)
            {
                Write($"{bucket}/objects/{Key(i)}", bytes);
                File.SetLastWriteTimeUtc($"{bucket}/objects/{Key(i)}", modified);
                Write($"{bucket}/.metadata/{Key(i)}.json", Encoding.UTF8.GetBytes(description.Replace(Key(0), Key(i), StringComparison.Ordinal)));
            }
        });
    }

    private static unsafe void Write(string path, byte[] bytes)
    {
        var file = Libc.Open(path, Libc.WriteCreate | Libc.CloseOnExec, 0x180);
        fixed (byte* first = bytes)
        {
            if (Libc.Write(file, first, bytes.Length) != bytes.Length)
                throw Libc.Failure(path);
        }

        _ = Libc.Close(file);
    }
}

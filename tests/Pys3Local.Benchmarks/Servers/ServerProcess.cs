using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Pys3Local.Benchmarks.Load;
using Pys3Local.Benchmarks.Native;

namespace Pys3Local.Benchmarks.Servers;

/// <summary>A server that the benchmark has started, and what the kernel says of it.</summary>
internal abstract class ServerProcess : IDisposable
{
    private const int Terminate = 15;

    /// <summary>Seconds of processor time in that while: Kestrel looks at each of its connections every second.</summary>
    private const double Nothing = 0.03;

    /// <summary>Ours looks once or twice, a second apart, whether there is memory to give back.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    protected ServerProcess(Process process, Endpoint endpoint)
    {
        Process = process;
        Endpoint = endpoint;
    }

    public Endpoint Endpoint { get; protected init; }

    /// <summary>Processor time of the process and its children so far, in seconds.</summary>
    public double ProcessorTime => Family().Sum(Libc.ProcessorTime);

    /// <summary>Resident memory now, in bytes.</summary>
    public long Resident => Family().Sum(id => Status(id, "VmRSS:"));

    /// <summary>The most memory that has been resident since the start, in bytes.</summary>
    public long PeakResident => Family().Sum(id => Status(id, "VmHWM:"));

    protected Process Process { get; }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Returns when the server has done nothing for a while, not even what it does after its work.</summary>
    public void WaitUntilAtRest()
    {
        var (used, since) = (ProcessorTime, Stopwatch.GetTimestamp());
        if (!SpinWait.SpinUntil(IsAtRest, Patience))
            throw new InvalidOperationException($"the server does not come to rest: {ProcessorTime:0.00} s of processor time, and more");

        bool IsAtRest()
        {
            if (ProcessorTime - used > Nothing)
                (used, since) = (ProcessorTime, Stopwatch.GetTimestamp());
            return Stopwatch.GetElapsedTime(since) > Rest;
        }
    }

    public virtual void Dispose()
    {
        if (!Process.HasExited)
            _ = Libc.Kill(Process.Id, Terminate);
        if (!Process.WaitForExit(20_000))
            Process.Kill(entireProcessTree: true);
        Process.Dispose();
    }

    protected static Process Start(string program, IEnumerable<string> arguments, IEnumerable<(string Name, string Value)>? environment = null)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        // The program takes every variable of its name for one of its own.
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("PYS3LOCAL_", StringComparison.Ordinal)).ToList())
            start.Environment.Remove(name);

        foreach (var (name, value) in environment ?? [])
            start.Environment[name] = value;

        return Process.Start(start)!;
    }

    private IEnumerable<int> Family()
    {
        var id = Process.Id;
        return File.ReadAllText($"/proc/{id}/task/{id}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(child => int.Parse(child, CultureInfo.InvariantCulture)).Prepend(id);
    }

    private static long Status(int id, string name)
    {
        var line = File.ReadLines($"/proc/{id}/status").First(line => line.StartsWith(name, StringComparison.Ordinal));
        return long.Parse(line.AsSpan(name.Length).Trim()[..^3], CultureInfo.InvariantCulture) * 1024;
    }
}

using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace Pys3Local.Fuzzing;

/// <summary>
/// Gives a check inputs that were made at random: few and always the same in an ordinary run, as many as fit in
/// <c>PYS3LOCAL_FUZZ_SECONDS</c> in a long one, from another seed each time. What was found before comes first. An input that fails
/// is kept in <c>tests/Corpus</c>, where every later run finds it.
/// </summary>
/// <remarks>Compiled into each test project that fuzzes; <c>scripts/fuzz.sh</c> adds up what it reports.</remarks>
internal static class FuzzRun
{
    // What parsing may allocate: some, and so many times the input.
    private const long AllocationFloor = 1 << 20;
    private const long AllocationFactor = 2_000;

    private static readonly double? Seconds =
        double.TryParse(Environment.GetEnvironmentVariable("PYS3LOCAL_FUZZ_SECONDS"), CultureInfo.InvariantCulture, out var seconds) ? seconds : null;

    private static readonly Lock Gate = new();

    /// <param name="parser">What is fuzzed: the name of its directory in the corpus and of its line in the report.</param>
    /// <param name="rounds">Inputs of an ordinary run.</param>
    /// <param name="make">An input.</param>
    /// <param name="check">Throws what it finds wrong. Refusals that are meant it catches itself.</param>
    public static async Task RunAsync(string parser, int rounds, Func<Random, byte[]> make, Func<byte[], Task> check)
    {
        var corpus = Path.Combine(Corpus(), parser);
        if (Directory.Exists(corpus))
        {
            foreach (var file in Directory.EnumerateFiles(corpus).Order(StringComparer.Ordinal))
                await CheckAsync(await File.ReadAllBytesAsync(file), check, file);
        }

        var seed = Seconds is null ? 1 : Random.Shared.Next();
        var executions = 0L;
        var clock = Stopwatch.StartNew();
        for (; Seconds is { } limit ? clock.Elapsed.TotalSeconds < limit : executions < rounds; executions++)
        {
            var input = make(new Random(unchecked(seed + (int)executions)));
            await CheckAsync(input, check, keep: null, corpus);
        }

        Report(parser, executions, seed);
    }

    /// <summary>For a check that does not wait for anything: it may not allocate out of proportion either.</summary>
    public static void Run(string parser, int rounds, Func<Random, byte[]> make, Action<byte[]> check) =>
        RunAsync(parser, rounds, make, input =>
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            check(input);
            var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.True(allocated <= AllocationFloor + (AllocationFactor * input.Length), $"{allocated} bytes were allocated for an input of {input.Length}.");
            return Task.CompletedTask;
        }).GetAwaiter().GetResult();

    private static async Task CheckAsync(byte[] input, Func<byte[], Task> check, string? keep, string corpus = "")
    {
        try
        {
            await check(input);
        }
        catch (Exception e)
        {
            if (keep is null)
            {
                Directory.CreateDirectory(corpus);
                keep = Path.Combine(corpus, Convert.ToHexStringLower(SHA256.HashData(input))[..16]);
                await File.WriteAllBytesAsync(keep, input);
            }

            throw new InvalidOperationException($"The input {keep} fails: {e.Message}", e);
        }
    }

    private static void Report(string parser, long executions, int seed)
    {
        TestRun.Print($"{parser}: {executions} executions, seed {seed}");
        if (Environment.GetEnvironmentVariable("PYS3LOCAL_FUZZ_REPORT") is not { Length: > 0 } report)
            return;

        lock (Gate)
            File.AppendAllText(report, $"{parser} {executions}\n");
    }

    private static string Corpus([CallerFilePath] string caller = "") => Path.Combine(Path.GetDirectoryName(caller)!, "..", "Corpus");
}

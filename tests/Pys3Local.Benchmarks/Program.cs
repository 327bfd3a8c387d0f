using System.Diagnostics;
using Pys3Local.Benchmarks;
using Pys3Local.Benchmarks.Figures;
using Pys3Local.Benchmarks.Report;

try
{
    var options = BenchOptions.Parse(args);
    if (options.List)
    {
        Console.Write(string.Join('\n', FigureList.All.Select(figure => figure.Name)) + "\n");
        return 0;
    }

    return Measure(options);
}
catch (ArgumentException wrong)
{
    Console.Error.WriteLine($"bench: {wrong.Message}");
    return 2;
}

static int Measure(BenchOptions options)
{
    var chosen = FigureList.Choose(options.Rows);
    var before = Machine.Load();
    var failures = 0;
    using var bench = new Bench(options);
    foreach (var figure in chosen)
    {
        Console.Error.WriteLine($"{figure.Name} …");
        try
        {
            figure.Measure(bench);
        }
        catch (Exception failure) when (failure is IOException or InvalidDataException or InvalidOperationException)
        {
            // The other figures are worth having.
            Console.Error.WriteLine($"  failed: {failure.Message}");
            failures++;
        }
    }

    var table = new Table(
        TimeProvider.System.GetUtcNow(), options.Quick, Machine.Describe(bench.Room, NginxVersion()), before, Machine.Load(), bench.Rows);
    File.WriteAllText(Path.Combine(options.Output, "bench.json"), table.Json());
    File.WriteAllText(Path.Combine(options.Output, "bench.md"), table.Markdown());
    if (options.Beside is null && Picture.Draw(bench.Rows, table.Date) is { } picture)
        File.WriteAllText(Path.Combine(options.Output, "bench.svg"), picture);

    Console.Write(table.Plain());
    return failures == 0 ? 0 : 1;
}

static string NginxVersion()
{
    using var nginx = Process.Start(new ProcessStartInfo("nginx", ["-v"]) { RedirectStandardError = true })!;
    return nginx.StandardError.ReadToEnd().Trim().Replace("nginx version: ", "", StringComparison.Ordinal);
}

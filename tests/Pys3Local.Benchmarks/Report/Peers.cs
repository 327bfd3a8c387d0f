namespace Pys3Local.Benchmarks.Report;

/// <summary>
/// Other servers, as this project has measured them on a machine of its own: requests a second as a share of nginx's in the same run. Median of three rounds, 16 connections
/// unless the row says another number, requests signed in the header, 2 cores shared with the generator, each server with its defaults. Durable are only ours, MinIO and Cairn.
/// </summary>
internal static class Peers
{
    public const string Versions = "MinIO of 2026-02, versitygw 1.7, SeaweedFS 4.44, rclone 1.76-dev, MaxIO 0.3.2, Cairn 2026.07.25, Garage 1.2";

    public static IReadOnlyList<string> Names { get; } = ["MinIO", "versitygw", "SeaweedFS", "rclone serve", "MaxIO", "Cairn", "Garage"];

    /// <summary>By the name of the row: nginx, then the peers in the order of their names.</summary>
    private static readonly Dictionary<string, double[]> Rates = new(StringComparer.Ordinal)
    {
        ["put-4k"] = [18_000, 1_660, 2_770, 2_010, 4_480, 4_660, 2_300, 1_660],
        ["put-one-4k"] = [8_170, 980, 1_590, 1_080, 2_150, 2_110, 590, 1_200],
        ["get-4k"] = [69_800, 5_320, 5_230, 5_430, 8_390, 14_900, 8_490, 365],
        ["head"] = [99_000, 6_460, 5_680, 8_570, 16_200, 22_100, 13_200, 18_200],
        ["delete"] = [47_200, 2_770, 4_170, 8_000, 8_160, 8_990, 4_610, 2_790],
        ["put-1m"] = [1_120, 346, 441, 227, 313, 425, 392, 226],
        ["get-1m"] = [2_460, 1_260, 2_170, 1_780, 673, 1_360, 1_400, 749],
        ["get-256m"] = [11.0, 6.6, 13.6, 3.7, 1.6, 7.5, 5.5, 2.7],
    };

    /// <summary>Null for a row that was not measured.</summary>
    public static IReadOnlyList<(string Name, double Ratio)>? Of(string row) => Rates.TryGetValue(row, out var rates)
        ? [.. Names.Select((name, i) => (name, rates[i + 1] / rates[0]))]
        : null;
}

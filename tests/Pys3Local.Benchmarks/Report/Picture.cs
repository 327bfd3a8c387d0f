using System.Globalization;
using System.Text;

namespace Pys3Local.Benchmarks.Report;

/// <summary>Ours and the peers as bars, each beside nginx in its own run: an SVG without scripts or fonts, that is read in light and in dark.</summary>
internal static class Picture
{
    private const int Width = 860;
    private const int Label = 190;
    private const int Bar = 14;
    private const int Gap = 22;
    private const int Longest = Width - Label - 80;

    /// <summary>Null where no row of the table was measured with the peers.</summary>
    public static string? Draw(IReadOnlyList<Row> rows, DateTimeOffset date)
    {
        var groups = rows.Where(row => row.Ratio is not null && Peers.Of(row.Name) is not null).ToList();
        if (groups.Count == 0)
            return null;

        var body = new StringBuilder();
        var y = 40;
        foreach (var row in groups)
        {
            List<(string Name, double Ratio)> bars = [("pys3local", row.Ratio!.Value), .. Peers.Of(row.Name)!];
            var most = Math.Max(1, bars.Max(bar => bar.Ratio));
            body.Append(CultureInfo.InvariantCulture, $"<text class=\"t\" x=\"0\" y=\"{y}\">{row.Figure}{(row.Durability.Length > 0 ? ", nothing synced" : "")}</text>\n");
            y += 8;
            var top = y;
            foreach (var (name, ratio) in bars)
            {
                var length = ratio / most * Longest;
                body.Append(CultureInfo.InvariantCulture, $"<text x=\"{Label - 8}\" y=\"{y + Bar - 3}\" text-anchor=\"end\">{name}</text>");
                body.Append(CultureInfo.InvariantCulture, $"<rect class=\"{(name == "pys3local" ? "o" : "p")}\" x=\"{Label}\" y=\"{y}\" width=\"{length:0.0}\" height=\"{Bar - 3}\"/>");
                body.Append(CultureInfo.InvariantCulture, $"<text x=\"{Label + length + 6:0.0}\" y=\"{y + Bar - 3}\">{ratio:0.00}</text>\n");
                y += Bar;
            }

            var nginx = Label + Longest / most;
            body.Append(CultureInfo.InvariantCulture, $"<line x1=\"{nginx:0.0}\" x2=\"{nginx:0.0}\" y1=\"{top - 2}\" y2=\"{y}\"/>\n");
            y += Gap;
        }

        return $$"""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {{Width}} {{y + 46}}" role="img" aria-label="Requests a second as a share of nginx's">
            <style>
            text { font: 11px sans-serif; fill: #444 } .t { font-weight: bold; fill: #222 } .o { fill: #1a7f4b } .p { fill: #9aa7b1 } line { stroke: #c33; stroke-dasharray: 3 2 }
            @media (prefers-color-scheme: dark) { text { fill: #bbb } .t { fill: #eee } .o { fill: #3fbf7f } .p { fill: #5c6b77 } line { stroke: #f66 } }
            </style>
            <text class="t" x="0" y="14">Requests a second as a share of nginx's in the same run (red line: nginx, which verifies no signature)</text>
            {{body}}<text x="0" y="{{y + 4}}">pys3local: {{date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}}. The others, measured by this project earlier on another machine, each with its defaults:</text>
            <text x="0" y="{{y + 20}}">{{Peers.Versions}}.</text>
            <text x="0" y="{{y + 36}}">Writes: pys3local with --durability none beside nginx, which syncs nothing; of the others MinIO and Cairn sync.</text>
            </svg>

            """;
    }
}

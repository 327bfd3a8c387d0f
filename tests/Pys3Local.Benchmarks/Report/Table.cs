using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Pys3Local.Benchmarks.Report;

/// <summary>The one table, on the terminal, as Markdown and as JSON.</summary>
internal sealed record Table(DateTimeOffset Date, bool Quick, Machine Machine, double LoadBefore, double LoadAfter, IReadOnlyList<Row> Rows)
{
    private static readonly string[] Columns = ["figure", "ours", "beside", "ratio", "expected", "durability", "others", "note"];

    private static readonly JsonSerializerOptions Form = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public string Json() => JsonSerializer.Serialize(this, Form) + "\n";

    public string Markdown()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{Machine.Processor}, {Machine.Cores} cores, {Machine.MemoryGiB:0.#} GiB of memory, ");
        text.Append(CultureInfo.InvariantCulture, $"Linux {Machine.Kernel}, {Machine.FileSystem}; {Machine.Nginx}; {Date:yyyy-MM-dd}{(Quick ? ", a quick run" : "")}. ");
        text.Append(CultureInfo.InvariantCulture, $"Load of the machine before and after: {LoadBefore:0.0} and {LoadAfter:0.0}. Both servers and the generator share its cores.\n\n");
        text.Append("| ").AppendJoin(" | ", Columns).Append(" |\n|").Insert(text.Length, " --- |", Columns.Length).Append('\n');
        foreach (var row in Rows)
            text.Append("| ").AppendJoin(" | ", Cells(row)).Append(" |\n");
        return text.ToString();
    }

    public string Plain()
    {
        List<string[]> lines = [Columns, .. Rows.Select(Cells)];
        var widths = Enumerable.Range(0, Columns.Length - 1).Select(column => lines.Max(line => line[column].Length)).ToArray();
        var text = new StringBuilder();
        foreach (var line in lines)
        {
            for (var i = 0; i < widths.Length; i++)
                text.Append(line[i].PadRight(widths[i] + 2));
            text.Append(line[^1]).Append('\n');
        }

        return text.ToString();
    }

    private static string[] Cells(Row row) =>
    [
        row.Figure,
        $"{Number(row.Ours)} {row.Unit}",
        row.Beside is { } beside ? $"{Number(beside)} {row.Unit} ({row.What})" : "",
        row.Ratio?.ToString("0.00", CultureInfo.InvariantCulture) ?? "",
        row.Expected is null ? "" : $"{row.Expected} {(row.Met == true ? "✓" : "✗")}",
        row.Durability,
        Beside(row),
        row.Note,
    ];

    /// <summary>The best of the peers, as a share of nginx's rate in their run.</summary>
    private static string Beside(Row row) => row.What?.StartsWith("nginx", StringComparison.Ordinal) == true && Peers.Of(row.Name)?.MaxBy(peer => peer.Ratio) is { } best
        ? string.Create(CultureInfo.InvariantCulture, $"best {best.Ratio:0.00} ({best.Name})")
        : "";

    private static string Number(double value) =>
        value.ToString(value < 10 ? "0.00" : value < 1000 ? "0.#" : "#,0", CultureInfo.InvariantCulture);
}

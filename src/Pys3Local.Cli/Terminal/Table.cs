namespace Pys3Local.Cli.Terminal;

/// <summary>Rows of text: aligned with a heading on a terminal, separated by tabs in a pipe.</summary>
internal sealed class Table(params string[] heading)
{
    private readonly List<string[]> rows = [];

    public void Add(params string[] row) => rows.Add(row);

    public void Write(Shell shell)
    {
        if (Console.IsOutputRedirected)
        {
            foreach (string[] row in rows)
                shell.Out.WriteLine(string.Join('\t', row));
            return;
        }

        var widths = new int[heading.Length];
        for (int column = 0; column < widths.Length; column++)
            widths[column] = Math.Max(heading[column].Length, rows.Count == 0 ? 0 : rows.Max(row => row[column].Length));
        bool colour = shell.Variable("NO_COLOR") is null or "";
        shell.Out.WriteLine((colour ? "\e[1m" : "") + Line(heading, widths) + (colour ? "\e[0m" : ""));
        foreach (string[] row in rows)
            shell.Out.WriteLine(Line(row, widths));
    }

    private static string Line(string[] cells, int[] widths)
    {
        var padded = new string[cells.Length];
        for (int column = 0; column < cells.Length; column++)
            padded[column] = cells[column].PadRight(widths[column]);
        return string.Join("  ", padded).TrimEnd();
    }
}

namespace Pys3Local.Cli.Terminal;

/// <summary>Rows of text, without what would be another line or an order to the terminal: aligned with a heading on a terminal, the last column wrapped; separated by tabs in a pipe.</summary>
internal sealed class Table(params string[] heading)
{
    // Narrower than this a column is not worth wrapping.
    private const int LeastColumn = 24;

    private readonly List<string[]> _rows = [];

    public void Add(params string[] row) => _rows.Add(Array.ConvertAll(row, Printable.Of));

    /// <summary>With an empty line after it on a terminal; nothing if there are no rows.</summary>
    public void WriteIfAny(Shell shell)
    {
        if (_rows.Count == 0)
            return;

        Write(shell);
        if (!Console.IsOutputRedirected)
            shell.Out.WriteLine();
    }

    public void Write(Shell shell)
    {
        if (Console.IsOutputRedirected)
        {
            foreach (var row in _rows)
                shell.Out.WriteLine(string.Join('\t', row));

            return;
        }

        var widths = new int[heading.Length];
        for (var column = 0; column < widths.Length; column++)
            widths[column] = Math.Max(heading[column].Length, _rows.Count == 0 ? 0 : _rows.Max(row => row[column].Length));

        shell.Out.WriteLine(Style.IsWanted(shell) ? Style.Bold(Line(heading, widths)) : Line(heading, widths));
        foreach (var row in _rows)
            WriteRow(shell, row, widths);
    }

    private static void WriteRow(Shell shell, string[] row, int[] widths)
    {
        var before = widths[..^1].Sum() + (2 * (widths.Length - 1));
        var left = Math.Max(LeastColumn, TerminalWidth.OfOutput() - before);
        string[] cells = [.. row];
        foreach (var part in row[^1].Length <= left ? [row[^1]] : TextWrap.Lines(row[^1], left))
        {
            cells[^1] = part;
            shell.Out.WriteLine(Line(cells, widths));
            Array.Fill(cells, "");
        }
    }

    private static string Line(string[] cells, int[] widths)
    {
        var padded = new string[cells.Length];
        for (var column = 0; column < cells.Length; column++)
            padded[column] = cells[column].PadRight(widths[column]);

        return string.Join("  ", padded).TrimEnd();
    }
}

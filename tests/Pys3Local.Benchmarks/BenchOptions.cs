namespace Pys3Local.Benchmarks;

/// <summary>What the script was told.</summary>
/// <param name="Beside">Another build of this server, to be measured in nginx's place.</param>
/// <param name="Rows">Beginnings of the names of the rows to measure; none for all.</param>
internal sealed record BenchOptions(string Binary, string Output, string? Beside, bool Quick, bool List, IReadOnlyList<string> Rows)
{
    /// <exception cref="ArgumentException">Not an option.</exception>
    public static BenchOptions Parse(string[] arguments)
    {
        string? binary = null, output = null, beside = null;
        bool quick = false, list = false;
        List<string> rows = [];
        for (var i = 0; i < arguments.Length; i++)
        {
            switch (arguments[i])
            {
                case "--binary" when i + 1 < arguments.Length:
                    binary = arguments[++i];
                    break;
                case "--output" when i + 1 < arguments.Length:
                    output = arguments[++i];
                    break;
                case "--beside" when i + 1 < arguments.Length:
                    beside = Path.GetFullPath(arguments[++i]);
                    break;
                case "--quick":
                    quick = true;
                    break;
                case "--list":
                    list = true;
                    break;
                case var name when !name.StartsWith('-'):
                    rows.Add(name);
                    break;
                default:
                    throw new ArgumentException($"{arguments[i]} is not an option: bench.sh [--quick] [--list] [--beside BINARY] [ROW…]");
            }
        }

        return new(
            Path.GetFullPath(binary ?? throw new ArgumentException("--binary is missing")),
            Path.GetFullPath(output ?? throw new ArgumentException("--output is missing")),
            beside, quick, list, rows);
    }
}

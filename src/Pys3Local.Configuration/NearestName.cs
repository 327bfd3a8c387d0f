namespace Pys3Local.Configuration;

/// <summary>What was probably meant by a word with a typing error in it.</summary>
public static class NearestName
{
    /// <summary><c>; did you mean 'serve'?</c>, or nothing if no name is near.</summary>
    public static string Suggestion(string typed, IEnumerable<string> names) =>
        Find(typed, names) is { } near ? $"; did you mean '{near}'?" : "";

    /// <summary>The name with the fewest typing errors, at most a third of its letters; else the only one that begins so. Null if there is none.</summary>
    public static string? Find(string typed, IEnumerable<string> names)
    {
        string? nearest = null;
        var fewest = int.MaxValue;
        var begun = new List<string>();
        foreach (var name in names)
        {
            var errors = Errors(typed, name);
            if (errors < fewest && errors <= Math.Max(1, name.Trim('-').Length / 3))
                (nearest, fewest) = (name, errors);

            if (typed.Length > 2 && name.StartsWith(typed, StringComparison.Ordinal))
                begun.Add(name);
        }

        return nearest ?? (begun.Count == 1 ? begun[0] : null);
    }

    /// <summary>
    /// Letters that are wrong, missing, too many, or exchanged with their neighbour ("optimal string alignment").
    /// </summary>
    private static int Errors(string left, string right)
    {
        // Three rows of the usual table: this one, the one before, and the one before that.
        var (older, previous, current) = (new int[right.Length + 1], new int[right.Length + 1], new int[right.Length + 1]);
        for (var column = 0; column <= right.Length; column++)
            previous[column] = column;

        for (var row = 1; row <= left.Length; row++)
        {
            current[0] = row;
            for (var column = 1; column <= right.Length; column++)
            {
                var wrong = char.ToLowerInvariant(left[row - 1]) == char.ToLowerInvariant(right[column - 1]) ? 0 : 1;
                var least = Math.Min(Math.Min(current[column - 1], previous[column]) + 1, previous[column - 1] + wrong);
                var exchanged = row > 1 && column > 1 && left[row - 1] == right[column - 2] && left[row - 2] == right[column - 1];
                current[column] = exchanged ? Math.Min(least, older[column - 2] + 1) : least;
            }

            (older, previous, current) = (previous, current, older);
        }

        return previous[right.Length];
    }
}

using System.Globalization;

namespace Pys3Local.Cli.Parsing;

/// <summary>Numbers as people give them: what is none is distinguished from what is too large or too small.</summary>
internal static class WholeNumber
{
    /// <summary>Null if it is no number; beyond what is held, the largest or the least, which no range allows.</summary>
    public static int? Parse(string text)
    {
        var digits = text.StartsWith('-') ? text.AsSpan(1) : text;
        if (digits.IsEmpty || digits.ContainsAnyExceptInRange('0', '9'))
            return null;

        return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number
            : text[0] == '-' ? int.MinValue : int.MaxValue;
    }

    /// <param name="place">The option or the variable that it was given by.</param>
    public static void CheckRange(string place, int number, int least, int most)
    {
        if (number < least || number > most)
            throw new UsageException($"{place} must be from {least} to {most}");
    }
}

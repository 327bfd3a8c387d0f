using System.Globalization;
using System.Text;

namespace Pys3Local.Storage.Encryption;

/// <summary>Rising part numbers, as text: <c>1-63,70</c> is the parts 1 to 63 and 70.</summary>
internal sealed class PartNumberRuns
{
    private const int MaxPartNumber = 10_000;

    private readonly string _text;

    private PartNumberRuns(IReadOnlyList<int> numbers, string text) => (Numbers, _text) = (numbers, text);

    public IReadOnlyList<int> Numbers { get; }

    public static PartNumberRuns Of(IReadOnlyList<int> numbers)
    {
        var text = new StringBuilder();
        for (var i = 0; i < numbers.Count;)
        {
            var first = i;
            while (++i < numbers.Count && numbers[i] == numbers[i - 1] + 1)
            {
            }

            text.Append(text.Length == 0 ? "" : ",").Append(CultureInfo.InvariantCulture, $"{numbers[first]}");
            if (i - first > 1)
                text.Append(CultureInfo.InvariantCulture, $"-{numbers[i - 1]}");
        }

        return new(numbers, text.ToString());
    }

    /// <summary>Null where the text is not of this form.</summary>
    public static PartNumberRuns? TryParse(string text)
    {
        var numbers = new List<int>();
        foreach (var run in text.Split(','))
        {
            var dash = run.IndexOf('-');
            if (!TryNumber(dash < 0 ? run : run[..dash], out var first) || !TryNumber(dash < 0 ? run : run[(dash + 1)..], out var last)
                || last < first || (numbers.Count > 0 && first <= numbers[^1]))
            {
                return null;
            }

            for (var number = first; number <= last; number++)
                numbers.Add(number);
        }

        return new(numbers, text);
    }

    public override string ToString() => _text;

    private static bool TryNumber(string text, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number is >= 1 and <= MaxPartNumber;
}

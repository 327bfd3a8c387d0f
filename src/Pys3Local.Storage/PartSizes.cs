using System.Globalization;
using System.Text;

namespace Pys3Local.Storage;

/// <summary>
/// The sizes of the parts that an object was assembled from, as text: <c>16777216x63,1234</c> is 63 parts of 16 MiB and one of
/// 1,234 bytes. With them an assembled object's ETag can be computed again and its parts be read one by one.
/// </summary>
public sealed class PartSizes
{
    /// <summary>The name of the attribute of an object that holds it.</summary>
    public const string Attribute = "parts";

    private readonly List<(long Size, int Count)> _runs = [];

    public int Count { get; private set; }

    /// <summary>Bytes.</summary>
    public long Total { get; private set; }

    public void Add(long size) => Add(size, 1);

    /// <summary>Where the part of that number (from 1) is; null if there is none.</summary>
    public (long Offset, long Length)? Locate(int partNumber)
    {
        if (partNumber < 1)
            return null;

        var before = 0L;
        var left = partNumber - 1;
        foreach (var (size, count) in _runs)
        {
            if (left < count)
                return (before + size * left, size);

            before += size * count;
            left -= count;
        }

        return null;
    }

    /// <summary>The sizes in order.</summary>
    public IEnumerable<long> Sizes()
    {
        foreach (var (size, count) in _runs)
        {
            for (var i = 0; i < count; i++)
                yield return size;
        }
    }

    /// <summary>Null if the text is missing or is not of this form.</summary>
    public static PartSizes? Parse(string? text)
    {
        if (text is null)
            return null;

        var result = new PartSizes();
        foreach (var range in text.AsSpan().Split(','))
        {
            var run = text.AsSpan(range);
            var times = run.IndexOf('x');
            var count = 1;
            if (!long.TryParse(times < 0 ? run : run[..times], NumberStyles.None, CultureInfo.InvariantCulture, out var size)
                || (times >= 0 && !int.TryParse(run[(times + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out count)))
            {
                return null;
            }

            result.Add(size, count);
        }

        return result;
    }

    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (var (size, count) in _runs)
        {
            if (text.Length > 0)
                text.Append(',');

            text.Append(CultureInfo.InvariantCulture, $"{size}");
            if (count > 1)
                text.Append(CultureInfo.InvariantCulture, $"x{count}");
        }

        return text.ToString();
    }

    private void Add(long size, int count)
    {
        if (_runs.Count > 0 && _runs[^1].Size == size)
            _runs[^1] = (size, _runs[^1].Count + count);
        else
            _runs.Add((size, count));

        Count += count;
        Total += size * count;
    }
}

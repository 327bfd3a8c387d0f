namespace Pys3Local.Storage.Local.Journal;

/// <summary>Reads the journal to its end, again and again, each record once.</summary>
internal sealed class JournalCursor
{
    private readonly Dictionary<Segment, int> _read = [];

    public IEnumerable<JournalEntry> Read(List<Segment> segments)
    {
        foreach (var segment in segments.OrderBy(static segment => segment.Epoch))
        {
            var number = _read.GetValueOrDefault(segment);
            for (; number < segment.Count; number++)
            {
                yield return segment.EntryAt(number);
                _read[segment] = number + 1;
            }
        }
    }
}

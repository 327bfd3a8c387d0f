namespace Pys3Local.S3.Requests;

/// <summary>The target of a request line, of which nothing has been decoded.</summary>
public static class RawTarget
{
    /// <summary>What comes before the query. Asked of every request: it makes no text of its own.</summary>
    public static ReadOnlySpan<char> PathOf(string target)
    {
        var question = target.IndexOf('?');
        return question < 0 ? target : target.AsSpan(0, question);
    }
}

namespace Pys3Local.Server.Health;

/// <summary>Something that an operator should know of.</summary>
/// <param name="Code">One word, for scripts and alarms: <c>disk</c>, <c>damage</c>, <c>certificate</c>, …</param>
/// <param name="Public">For everybody: no names of buckets and keys, no paths.</param>
/// <param name="Text">For the operator, with what to do.</param>
public sealed record VerdictReason(string Code, string Public, string Text)
{
    /// <summary>What it is about where there can be several of a kind: the name of a bucket, a task, or a problem.</summary>
    public string Subject { get; init; } = "";

    public VerdictReason(string code, string text)
        : this(code, text, text)
    {
    }
}

using System.Runtime.CompilerServices;
using System.Text;
using Pys3Local.S3.Access;
using Pys3Local.S3.Operations;
using Pys3Local.S3.Requests;

namespace Pys3Local.S3.Tests.Conformance;

/// <summary>Every header, query parameter and element of the machine-readable API, with what this server does with it.</summary>
internal static class ConformanceTable
{
    private static readonly Dictionary<string, Operation> Offered = OperationTable.All.Where(o => o.WhyNot is null).ToDictionary(o => o.Name);

    private static readonly Dictionary<string, string> WhyNot = OperationTable.All.Where(o => o.WhyNot is not null).ToDictionary(o => o.Name, o => o.WhyNot!);

    /// <param name="Kind"><c>header</c>, <c>query</c>, <c>document</c> (an element of the request's body, with those around it), <c>answer-header</c> or <c>answer</c>.</param>
    /// <param name="Verdict">Null where nothing is said of it.</param>
    public sealed record Fact(string Operation, string Kind, string Name, string? Verdict);

    public sealed record Entry(string Operation, string Method, string Uri, IReadOnlyList<Fact> Facts)
    {
        public bool IsOffered => Offered.ContainsKey(Operation);
    }

    public static string Folder([CallerFilePath] string here = "") => Path.GetDirectoryName(here)!;

    public static IReadOnlyList<Entry> Read()
    {
        var rules = File.ReadLines(Path.Combine(Folder(), "treatment.txt")).Where(line => line.Length > 0 && line[0] != '#')
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).ToList();
        var entries = new List<Entry>();
        List<Fact> facts = [];
        foreach (var line in File.ReadLines(Path.Combine(Folder(), "s3-api.txt")))
        {
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (line[0] != ' ')
                entries.Add(new(words[0], words[1], words[2], facts = []));
            else
                facts.Add(new(entries[^1].Operation, words[0], words[1].TrimEnd('*'), Verdict(entries[^1], words[0], words[1].TrimEnd('*'), rules)));
        }

        return entries;
    }

    private static string? Verdict(Entry entry, string kind, string name, List<string[]> rules) => !entry.IsOffered
        ? kind is "header" or "query" or "document" ? "refused" : "absent"
        : kind == "query" ? OfQuery(Offered[entry.Operation], name)
        : rules.Find(rule => Wildcard.Matches(rule[1], entry.Operation) && rule[2] == kind && Wildcard.Matches(rule[3], name))?[0];

    /// <summary>As the router does it.</summary>
    private static string OfQuery(Operation operation, string name) =>
        operation.Requires.Contains(name) || operation.Takes.Contains(name) ? "honoured"
        : operation.Method is "GET" or "HEAD" && !SubResources.IsKnown(name) ? "ignored"
        : "refused";

    /// <summary>The page of the documentation.</summary>
    public static string Page(IReadOnlyList<Entry> entries)
    {
        var offered = entries.Where(e => e.IsOffered).ToList();
        var counts = offered.SelectMany(e => e.Facts).GroupBy(f => f.Verdict!).ToDictionary(g => g.Key, g => g.Count());
        var page = new StringBuilder()
            .AppendLine("# What of S3 is here")
            .AppendLine()
            .AppendLine("Every operation of Amazon's machine-readable API (botocore 1.43.11) with its request headers, query parameters and answer, and what this server does with each. The page is generated from")
            .AppendLine("`tests/Pys3Local.S3.Tests/Conformance` and checked by a test, so that nothing is forgotten silently.")
            .AppendLine()
            .AppendLine("- **honoured**: it does what S3 says. **stored**: kept and given back. **ignored**: it changes nothing here, as there is nothing for it to change. **refused**: answered with an error, never passed over.")
            .AppendLine("- Of answers, **absent** is what this server has nothing to say of.")
            .AppendLine("- Documents in requests are strict, as Amazon validates them against its schema: an element that is not offered, or that nobody knows, is refused with `MalformedXML`, and nothing of the document is kept.")
            .AppendLine("- Storage classes are labels: every class is taken and given back, a lifecycle changes the label after its days, and an object of an archive's class reads as one that has been restored.")
            .AppendLine()
            .AppendLine($"{offered.Count} operations are offered, {entries.Count - offered.Count} are refused. Of the offered ones: {string.Join(", ", counts.OrderBy(c => c.Key, StringComparer.Ordinal).Select(c => $"{c.Value} {c.Key}"))}.")
            .AppendLine();
        foreach (var entry in offered)
            AppendOffered(page, entry);

        page.AppendLine("## Refused").AppendLine().AppendLine("| operation | why |").AppendLine("| --- | --- |");
        foreach (var entry in entries.Where(e => !e.IsOffered))
            page.AppendLine($"| {entry.Operation} | {WhyNot.GetValueOrDefault(entry.Operation, "Not offered: it belongs to other kinds of buckets, or to services around them.")} |");

        return page.ToString().ReplaceLineEndings("\n");
    }

    private static void AppendOffered(StringBuilder page, Entry entry)
    {
        page.AppendLine($"## {entry.Operation}").AppendLine().AppendLine($"`{entry.Method} {entry.Uri}`").AppendLine();
        foreach (var (title, isAnswer) in new[] { ("Request", false), ("Answer", true) })
        {
            foreach (var verdict in entry.Facts.Where(f => f.Kind.StartsWith("answer", StringComparison.Ordinal) == isAnswer).GroupBy(f => f.Verdict!).OrderBy(g => g.Key, StringComparer.Ordinal))
                page.AppendLine($"- {title}, {verdict.Key}: {string.Join(", ", verdict.Select(f => $"`{f.Name}{(f.Name == "x-amz-meta-" ? "*" : "")}`"))}");
        }

        if (entry.Facts.Count > 0)
            page.AppendLine();
    }
}

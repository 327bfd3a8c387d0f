using Pys3Local.Cli.Terminal;
using Pys3Local.Storage.Local.Index;

namespace Pys3Local.Cli.Reports;

/// <summary>The numbers of an index, for people (in the original's words) and for scripts.</summary>
internal static class CacheText
{
    /// <param name="bucket">Only this one; null for all.</param>
    public static void Write(Shell shell, LocalIndexReport report, string? bucket, bool asJson)
    {
        if (bucket is not null)
            report = report with { Buckets = [.. report.Buckets.Where(known => known.Name == bucket)] };
        if (asJson)
            WriteJson(shell, report);
        else if (bucket is not null)
            WriteBucket(shell.Out, report, bucket);
        else
            WriteAll(shell.Out, report);
    }

    private static void WriteAll(TextWriter output, LocalIndexReport report)
    {
        if (report.Objects == 0)
        {
            output.WriteLine("Cache is empty");
            return;
        }

        output.WriteLine("Local Storage Cache Statistics");
        output.WriteLine();
        output.WriteLine("Overall Statistics:");
        output.WriteLine($"  Total objects: {SizeText.Count(report.Objects)}");
        output.WriteLine($"  Total size: {SizeText.Of(report.Size)}");
        output.WriteLine();
        output.WriteLine("Per-Bucket Statistics:");
        foreach (var bucket in report.Buckets)
        {
            output.WriteLine();
            output.WriteLine($"  {bucket.Name}:");
            output.WriteLine($"    Objects: {SizeText.Count(bucket.Objects)}");
            output.WriteLine($"    Size: {SizeText.Of(bucket.Size)}");
        }
    }

    private static void WriteBucket(TextWriter output, LocalIndexReport report, string bucket)
    {
        if (report.Objects == 0)
        {
            output.WriteLine($"No cache entries for bucket '{bucket}'");
            return;
        }

        output.WriteLine($"Cache Statistics - Bucket '{bucket}'");
        output.WriteLine();
        output.WriteLine($"Total objects: {SizeText.Count(report.Objects)}");
        output.WriteLine($"Total size: {SizeText.Of(report.Size)}");
    }

    private static void WriteJson(Shell shell, LocalIndexReport report) => JsonText.Write(shell, json =>
    {
        json.WriteStartObject();
        json.WriteNumber("objects", report.Objects);
        json.WriteNumber("size", report.Size);
        json.WriteBoolean("complete", report.IsComplete);
        json.WriteStartArray("buckets");
        foreach (var bucket in report.Buckets)
        {
            json.WriteStartObject();
            json.WriteString("name", bucket.Name);
            json.WriteNumber("objects", bucket.Objects);
            json.WriteNumber("size", bucket.Size);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    });
}

using System.Buffers;
using System.Text;
using System.Text.Json;
using Pys3Local.Storage;

namespace Pys3Local.Transfer.Exports;

/// <summary>
/// Puts what a run has described into the manifest that is there: the lines of a key that it has described take the place of those before; of a version that it could not bring the line
/// from before stays, and so do those of all keys that it has not come across. So no copy that is good loses its description.
/// </summary>
/// <param name="scratch">For files that are needed meanwhile.</param>
/// <param name="note">Gets a line for what is no line of a manifest, and is left out.</param>
internal sealed class ManifestMerge(string scratch, Action<string> note)
{
    private const string Missed = "missed";

    /// <summary>In the lines of a run: here belongs the line from before of a version that was missed.</summary>
    public static void WriteMissed(IBufferWriter<byte> lines, ObjectInfo version)
    {
        using (var json = new Utf8JsonWriter(lines))
        {
            json.WriteStartObject();
            json.WriteString("key", version.Key);
            json.WriteString(Missed, version.VersionId);
            json.WriteBoolean("latest", version.IsLatest);
            json.WriteEndObject();
        }

        lines.Write("\n"u8);
    }

    /// <param name="before">The manifest that is there; there need not be one.</param>
    /// <param name="run">The lines of the run, those of a key together.</param>
    /// <param name="merged">Gets both.</param>
    /// <returns>Keys of the manifest that the run has not come across.</returns>
    public async Task<long> WriteAsync(string before, string run, Stream merged, CancellationToken cancellationToken)
    {
        var sort = new ManifestSort(scratch, note);
        var there = sort.ReadAsync(before, cancellationToken).GetAsyncEnumerator(cancellationToken);
        await using var closingThere = there.ConfigureAwait(false);
        var here = sort.ReadAsync(run, cancellationToken).GetAsyncEnumerator(cancellationToken);
        await using var closingHere = here.ConfigureAwait(false);
        var hasThere = await there.MoveNextAsync().ConfigureAwait(false);
        var hasHere = await here.MoveNextAsync().ConfigureAwait(false);
        var kept = 0L;
        while (hasThere || hasHere)
        {
            var order = !hasThere ? 1 : !hasHere ? -1 : Utf8Order.Compare(there.Current.Key, here.Current.Key);
            kept += order < 0 ? 1 : 0;
            foreach (var line in order < 0 ? there.Current.Lines : Together(order == 0 ? there.Current.Lines : [], here.Current.Lines))
                await merged.WriteAsync(Encoding.UTF8.GetBytes(line + "\n"), cancellationToken).ConfigureAwait(false);

            if (order <= 0)
                hasThere = await there.MoveNextAsync().ConfigureAwait(false);

            if (order >= 0)
                hasHere = await here.MoveNextAsync().ConfigureAwait(false);
        }

        return kept;
    }

    /// <summary>The lines of one key: those of the run, and of what it has missed those from before, unless their file has another content by now.</summary>
    private List<string> Together(List<string> before, List<string> run)
    {
        var missed = run.ConvertAll(MissedIn);
        if (missed.TrueForAll(static one => one is null))
            return run;

        var written = run.Where((_, at) => missed[at] is null).Select(static line => Read(line)?.File).ToHashSet(StringComparer.Ordinal);
        var known = before.ConvertAll(line => Read(line) ?? Left(line)).OfType<ManifestLine>().DistinctBy(static line => line.Version.VersionId).ToDictionary(static line => line.Version.VersionId, StringComparer.Ordinal);
        var lines = new List<string>();
        for (var i = 0; i < run.Count; i++)
        {
            if (missed[i] is not var (version, isLatest))
                lines.Add(run[i]);
            else if (known.TryGetValue(version, out var line) && (line.File is null || !written.Contains(line.File)))
                lines.Add(Text(line with { Version = line.Version with { IsLatest = isLatest } }));
        }

        return lines;
    }

    private ManifestLine? Left(string line)
    {
        note($"a line of {ManifestSort.KeyOf(line)} in the manifest cannot be read, and is left out");
        return null;
    }

    private static ManifestLine? Read(string line)
    {
        try
        {
            return ManifestLine.Read(Encoding.UTF8.GetBytes(line));
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    private static string Text(ManifestLine line)
    {
        var text = new ArrayBufferWriter<byte>();
        line.Write(text);
        return Encoding.UTF8.GetString(text.WrittenSpan[..^1]);
    }

    private static (string Version, bool IsLatest)? MissedIn(string line)
    {
        using var document = JsonDocument.Parse(line);
        return document.RootElement.TryGetProperty(Missed, out var version) ? (version.GetString()!, document.RootElement.GetProperty("latest").GetBoolean()) : null;
    }
}

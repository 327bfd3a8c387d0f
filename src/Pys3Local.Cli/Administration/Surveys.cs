using System.Text.Json;
using Pys3Local.Repositories;
using Pys3Local.Storage.Local;

namespace Pys3Local.Cli.Administration;

/// <summary>What the last look at each bucket has found in the way of repositories, kept in the data directory. Buckets without a repository are not kept.</summary>
/// <param name="dataDirectory">Of a local store.</param>
internal sealed class Surveys(string dataDirectory)
{
    private const string FileName = "repositories.json";
    private const int MaxBytes = 4 << 20;

    /// <summary>More are not kept, nor counted in the metrics: each is a name from outside.</summary>
    private const int Most = 200;

    private readonly Lock _lock = new();
    private readonly string _path = Path.Combine(LocalStoreSight.OwnDirectoryOf(dataDirectory), FileName);
    private IReadOnlyList<KeptSurvey>? _kept;

    public IReadOnlyList<KeptSurvey> All
    {
        get
        {
            lock (_lock)
                return _kept ??= Read();
        }
    }

    /// <summary>Of the buckets that there are.</summary>
    public IEnumerable<RepositoryState> Of(IEnumerable<string> buckets)
    {
        var known = buckets.ToHashSet(StringComparer.Ordinal);
        return All.Where(kept => known.Contains(kept.Report.Bucket))
            .SelectMany(kept => kept.Report.Repositories.Select(found => new RepositoryState(kept.Report.Bucket, kept.Checked, found))).Take(Most);
    }

    public void Keep(SurveyReport report, DateTimeOffset now)
    {
        lock (_lock)
        {
            var others = All.Where(kept => kept.Report.Bucket != report.Bucket);
            _kept = [.. (report.Repositories.Count == 0 ? others : others.Append(new KeptSurvey(now, report))).OrderBy(kept => kept.Report.Bucket, StringComparer.Ordinal)];
            Write();
        }
    }

    public void KeepOnly(IEnumerable<string> buckets)
    {
        var known = buckets.ToHashSet(StringComparer.Ordinal);
        lock (_lock)
        {
            if (All.All(kept => known.Contains(kept.Report.Bucket)))
                return;

            _kept = [.. All.Where(kept => known.Contains(kept.Report.Bucket))];
            Write();
        }
    }

    /// <summary>What cannot be read is found again by the next look.</summary>
    private IReadOnlyList<KeptSurvey> Read()
    {
        try
        {
            var kept = new FileInfo(_path) is { Exists: true, Length: <= MaxBytes } ? JsonSerializer.Deserialize(File.ReadAllBytes(_path), AdministrationJson.Default.IReadOnlyListKeptSurvey) : null;
            return kept is not null && kept.All(survey => survey is { Report: { Bucket: not null, Repositories: not null } }) ? kept : [];
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or JsonException)
        {
            return [];
        }
    }

    /// <summary>A disk that takes nothing is no failure of a look at it.</summary>
    private void Write()
    {
        try
        {
            File.WriteAllBytes(_path + ".new", JsonSerializer.SerializeToUtf8Bytes(_kept!, AdministrationJson.Default.IReadOnlyListKeptSurvey));
            File.Move(_path + ".new", _path, overwrite: true);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // The next look writes it again.
        }
    }
}

/// <summary>A bucket as it was looked at.</summary>
internal sealed record KeptSurvey(DateTimeOffset Checked, SurveyReport Report);

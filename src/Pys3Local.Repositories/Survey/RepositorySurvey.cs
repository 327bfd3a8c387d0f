using Pys3Local.Storage;

namespace Pys3Local.Repositories.Survey;

/// <summary>Finds the repositories in a bucket, without a password: one pass over its listing.</summary>
public static class RepositorySurvey
{
    private const int PageSize = 1000;

    /// <summary>More in one bucket are not looked at: each takes memory.</summary>
    private const int Most = 1000;

    /// <summary>The one name that more than one format has: whose it is shows in what else is in its folder.</summary>
    private const string Config = "config";

    /// <param name="now">Against which ages are counted.</param>
    /// <exception cref="StorageException">There is no such bucket, or it cannot be read.</exception>
    public static async Task<SurveyReport> RunAsync(
        IObjectStore store, string bucket, DateTimeOffset now, IProgress<SurveyProgress>? progress, CancellationToken cancellationToken)
    {
        var found = new Found(now);
        ListPage page;
        string? after = null;
        do
        {
            page = await store.ListObjectsAsync(bucket, new() { After = after, Limit = PageSize }, cancellationToken);
            foreach (var (name, info) in page.Entries)
            {
                after = name;
                if (info is not null)
                    found.Add(info);
            }

            progress?.Report(new(found.Files, found.Bytes));
        }
        while (page.IsTruncated);

        return found.Report(bucket);
    }

    private sealed class Found(DateTimeOffset now)
    {
        private readonly Dictionary<(RepositoryFormat Format, string Folder), Repository> _repositories = [];
        /// <summary>Those of folders in which nothing else has come yet, the last <see cref="Most"/> of them: in a listing a config is right before the data.</summary>
        private readonly Dictionary<string, ObjectInfo> _configs = new(StringComparer.Ordinal);
        private readonly Queue<string> _oldest = [];
        private long _others;
        private bool _isCut;

        public long Files { get; private set; }

        public long Bytes { get; private set; }

        public void Add(ObjectInfo info)
        {
            Files++;
            Bytes += info.Size;
            if (info.Key.AsSpan(info.Key.LastIndexOf('/') + 1) is Config)
                AddConfig(info);
            else if (Of(info.Key) is { } repository)
                Add(repository, info);
            else
                _others++;
        }

        public SurveyReport Report(string bucket)
        {
            return new()
            {
                Bucket = bucket,
                Files = Files,
                Bytes = Bytes,
                OtherFiles = _others + _configs.Count,
                Repositories = [.. _repositories.Values.Select(repository => repository.Report()).OrderBy(report => report.Folder, StringComparer.Ordinal)],
                IsCut = _isCut,
            };
        }

        /// <summary>What one file is taken for must not end the survey of all.</summary>
        private void Add(Repository repository, ObjectInfo info)
        {
            try
            {
                repository.Add(info);
            }
            catch (Exception error) when (error is FormatException or OverflowException or ArgumentException)
            {
                _others++;
            }
        }

        /// <summary>To the repository of its folder, where that is known; else it waits for one.</summary>
        private void AddConfig(ObjectInfo info)
        {
            var folder = Repository.Before(info.Key);
            if (RepositoryFormat.All.Select(format => _repositories.GetValueOrDefault((format, folder))).FirstOrDefault(known => known is not null) is { } repository)
            {
                Add(repository, info);
                return;
            }

            _configs[folder] = info;
            _oldest.Enqueue(folder);
            while (_configs.Count > Most && _oldest.TryDequeue(out var oldest))
                _others += _configs.Remove(oldest) ? 1 : 0;
        }

        private Repository? Of(string key)
        {
            foreach (var format in RepositoryFormat.All)
            {
                if (format.FolderOf(key) is not { } folder)
                    continue;

                if (_repositories.TryGetValue((format, folder), out var known))
                    return known;

                if (_repositories.Count < Most)
                {
                    var made = _repositories[(format, folder)] = format.Create(folder, now);
                    if (_configs.Remove(folder, out var config))
                        Add(made, config);

                    return made;
                }

                _isCut = true;
            }

            return null;
        }
    }
}

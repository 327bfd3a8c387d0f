using System.Runtime.CompilerServices;
using Pys3Local.Storage.Limits;

namespace Pys3Local.Storage.Tests.Limits;

/// <summary>What a server has only so much of.</summary>
public sealed class LimitTests
{
    [Test]
    public void What_is_taken_is_counted_and_given_back()
    {
        var limit = new Limit("things", "", 10);
        Assert.True(limit.TryTake(6));
        Assert.False(limit.TryTake(5));
        Assert.True(limit.TryTake(4));
        Assert.Equal((10, 10, 1), (limit.InUse, limit.Peak, limit.Refused));
        limit.Give(10);
        Assert.Equal((0, 10, 1), (limit.InUse, limit.Peak, limit.Refused));
    }

    [Test]
    public void Nobody_gets_all_of_what_is_shared()
    {
        var limit = new Limit("things", "", 100);
        Assert.True(limit.TryTake(75, "greedy"));
        Assert.False(limit.TryTake(1, "greedy"));
        Assert.True(limit.TryTake(25, "modest"));
        Assert.False(limit.TryTake(1, "third"));
        limit.Give(75, "greedy");
        Assert.True(limit.TryTake(50, "third"));
        Assert.Equal(75, limit.InUse);
    }

    [Test]
    public async Task Many_threads_never_take_more_than_there_is()
    {
        var limit = new Limit("things", "", 100);
        await Parallel.ForAsync(0, 10_000, (i, _) =>
        {
            if (limit.TryTake(7))
            {
                Assert.InRange(limit.InUse, 0, 100 + (7 * Environment.ProcessorCount * 2));
                limit.Give(7);
            }

            return ValueTask.CompletedTask;
        });
        Assert.Equal(0, limit.InUse);
        Assert.InRange(limit.Peak, 7, 100);
    }

    /// <summary>The defaults that .github/docs/limits.md has, at three sizes of memory.</summary>
    [Test]
    [Arguments(128, 1365, 1365, 32, 16, 10_000, 65_536, 1024, 20)]
    [Arguments(1024, 10_922, 10_922, 256, 128, 10_000, 524_288, 1024, 20)]
    [Arguments(65_536, 20_000, 20_000, 512, 512, 10_000, 1_000_000, 1024, 20)]
    public void Each_limit_has_its_documented_default(
        long mebibytes, long connections, long requests, long documents, long answers, long uploads, long parts, long ahead, long logLines)
    {
        var most = new Budget(mebibytes << 20, 1_000_000).All.ToDictionary(limit => limit.Name, limit => limit.Most);
        Assert.Equal(
            new Dictionary<string, long>
            {
                ["connections"] = connections,
                ["requests"] = requests,
                ["document_bytes"] = documents << 20,
                ["answer_bytes"] = answers << 20,
                ["open_uploads"] = uploads,
                ["open_parts"] = parts,
                ["disk_bytes_ahead"] = ahead << 20,
                ["log_lines"] = logLines,
            }.OrderBy(limit => limit.Key).Select(limit => $"{limit.Key} {limit.Value}"),
            most.OrderBy(limit => limit.Key).Select(limit => $"{limit.Key} {limit.Value}"));
    }

    [Test]
    public void Every_limit_is_in_the_documentation()
    {
        var page = File.ReadAllText(Path.Combine(Repository(), ".github/docs/limits.md"));
        Assert.All(Budget.Unlimited.All, limit => Assert.Contains($"| `{limit.Name}` |", page, StringComparison.Ordinal));
    }

    [Test]
    public void A_snapshot_has_what_is_used_of_each()
    {
        var budget = new Budget(128 << 20, 1000);
        budget.Uploads.TryTake(7);
        budget.Uploads.Give(2);
        budget.Uploads.Refuse();
        var found = budget.Snapshot().Single(use => use.Name == "open_uploads");
        Assert.Equal((5L, 10_000L, 7L, 1L), (found.Used, found.Most, found.Peak, found.Refused));
        Assert.Equal(budget.All.Select(limit => limit.Name), budget.Snapshot().Select(use => use.Name));
    }

    private static string Repository([CallerFilePath] string file = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "../../.."));

    [Test]
    [Arguments(128L << 20, 1_000_000L, 1365L)]
    [Arguments(128L << 20, 1024L, 448L)]
    [Arguments(64L << 30, 1_000_000L, 20_000L)]
    public void A_budget_is_made_for_the_process(long memory, long descriptors, long connections)
    {
        var budget = new Budget(memory, descriptors);
        Assert.Equal(connections, budget.Connections.Most);
        Assert.Equal(4, new Budget(memory, descriptors, 4).Connections.Most);
        Assert.All(budget.All, limit => Assert.True(limit.Most > 0 && limit.Name.Length > 0 && limit.Description.Length > 0));
        Assert.Equal(budget.All.Count, budget.All.Select(limit => limit.Name).Distinct().Count());
    }
}

using Pys3Local.Cli.Administration;
using Pys3Local.Configuration.Keys;
using Pys3Local.Server.Health;
using Pys3Local.Server.Metrics;
using Pys3Local.Storage;

namespace Pys3Local.Cli.Tests.Administration;

/// <summary>Which backups did not come, by bucket and by key.</summary>
public sealed class OverdueWritesTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 29, 6, 0, 0, TimeSpan.Zero);
    private static readonly AccessKeyEntry Laptop = new() { Id = "LAPTOP", Secret = "12345678", Created = Now.AddDays(-30), ExpectHours = 26 };

    [Test]
    [Arguments(25, false)]
    [Arguments(27, true)]
    public void A_key_is_overdue_after_its_hours_whichever_bucket_it_has_written_to(int hoursAgo, bool overdue)
    {
        var found = Find($"one LAPTOP {At(100)}\ntwo LAPTOP {At(hoursAgo)}\nthree OTHER {At(0)}\n", Laptop);

        Assert.Equal(overdue ? 1 : 0, found.Count);
        if (overdue)
            Assert.Equal("nothing was written by the key LAPTOP since 2026-11-28 03:00Z; a write was due at 2026-11-29 05:00Z", found[0].Text);
    }

    [Test]
    public void What_everybody_may_see_names_no_key()
    {
        var reason = Assert.Single(Find("", Laptop with { Note = "the old laptop" }));

        Assert.Equal(("backup", "key LAPTOP"), (reason.Code, reason.Subject));
        Assert.DoesNotContain("LAPTOP", reason.Public, StringComparison.Ordinal);
        Assert.Equal("nothing was written by the key LAPTOP (the old laptop) since it was made; a write was due at 2026-10-31 08:00Z", reason.Text);
    }

    [Test]
    public void A_new_key_has_the_time_that_it_was_given() => Assert.Empty(Find("", Laptop with { Created = Now.AddHours(-25) }));

    [Test]
    public void A_key_of_which_nobody_knows_anything_is_missing_its_first_write() =>
        Assert.Equal("nothing was written by the key LAPTOP as far as is known; a write is expected every 26 h", Assert.Single(Find("", Laptop with { Created = null })).Text);

    [Test]
    public void Of_a_key_that_was_disabled_or_has_no_time_nothing_is_expected() =>
        Assert.Empty(Find("", Laptop with { Disabled = true }, Laptop with { Id = "OTHER", ExpectHours = null }));

    [Test]
    public void That_a_key_has_expired_is_why_its_backup_does_not_come() =>
        Assert.EndsWith(", and the key has expired: 'pys3local keys set LAPTOP --expires never'", Assert.Single(Find("", Laptop with { Expires = Now.AddDays(-2) })).Text);

    [Test]
    public void A_bucket_and_a_key_of_one_name_are_two_findings()
    {
        var bucket = new BucketInfo { Name = "laptop", Created = Now.AddDays(-30), Settings = System.Collections.Immutable.ImmutableSortedDictionary<string, string>.Empty.Add("expect-write-within-hours", "26") };
        var found = new OverdueWrites(new LastWrites(TimeProvider.System), () => [Laptop with { Id = "laptop" }], new StoppedTime()).Find([bucket]).ToList();

        Assert.Equal(["laptop", "key laptop"], found.Select(reason => reason.Subject));
        Assert.Equal("nothing was written to laptop since it was made; a write was due at 2026-10-31 08:00Z", found[0].Text);
    }

    private static long At(int hoursAgo) => Now.AddHours(-hoursAgo).ToUnixTimeSeconds();

    private static List<VerdictReason> Find(string saved, params AccessKeyEntry[] keys) => [.. new OverdueWrites(new LastWrites(TimeProvider.System, saved), () => keys, new StoppedTime()).Find([])];

    private sealed class StoppedTime : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => Now;
    }
}

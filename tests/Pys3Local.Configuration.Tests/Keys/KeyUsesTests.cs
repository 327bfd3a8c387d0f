using Pys3Local.Configuration.Files;
using Pys3Local.Configuration.Keys;

namespace Pys3Local.Configuration.Tests.Keys;

/// <summary>When a key was last used: known, and not written on every request.</summary>
public sealed class KeyUsesTests : IDisposable
{
    private readonly TemporaryDirectory _temporary = new();
    private readonly MovedTime _time = new();

    public void Dispose() => _temporary.Dispose();

    [Test]
    public void A_thousand_requests_write_nothing_until_the_end()
    {
        var uses = new KeyUses(_temporary.Config, _time);
        for (var i = 0; i < 1000; i++)
        {
            _time.Now += TimeSpan.FromMilliseconds(100);
            uses.Note("laptop", "192.0.2.7");
        }

        Assert.False(File.Exists(_temporary.Config.FileOf(KeyUses.FileName)));
        uses.Write();
        var use = KeyUses.Read(_temporary.Config)["laptop"];
        Assert.Equal("192.0.2.7", use.Address);
        Assert.InRange(use.Time, _time.Now - TimeSpan.FromSeconds(11), _time.Now);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_temporary.Config.FileOf(KeyUses.FileName)));
    }

    [Test]
    public void What_an_earlier_run_has_written_stays()
    {
        var uses = new KeyUses(_temporary.Config, _time);
        uses.Note("laptop", "192.0.2.7");
        uses.Write();
        var next = new KeyUses(_temporary.Config, _time);
        next.Note("server", "2001:db8::1");
        next.Write();

        Assert.Equal(["laptop", "server"], KeyUses.Read(_temporary.Config).Keys.Order());
        Assert.Equal("2001:db8::1", KeyUses.Read(_temporary.Config)["server"].Address);
    }

    [Test]
    public void After_a_clock_that_was_set_back_a_use_is_noted_with_the_time_that_it_is_now()
    {
        var uses = new KeyUses(_temporary.Config, _time);
        uses.Note("laptop", "192.0.2.7");
        _time.Now -= TimeSpan.FromHours(5);
        uses.Note("laptop", "192.0.2.7");
        Assert.Equal(_time.Now, uses.All["laptop"].Time);
    }

    [Test]
    public void A_file_that_says_nothing_is_no_failure()
    {
        _temporary.Write(KeyUses.FileName, "\0\nlaptop\nlaptop yesterday here\nserver 2026-03-10T12:00:00Z 192.0.2.7\n");
        Assert.Equal(["server"], KeyUses.Read(_temporary.Config).Keys);
    }

    [Test]
    public void A_key_can_be_changed_and_keeps_its_secret()
    {
        var keys = new KeyFile(_temporary.Config, _time);
        keys.Load();
        var before = keys.Add(new() { Id = "laptop", Secret = "correct horse", Preset = KeyPreset.Full, Buckets = ["photos"], Prefix = "a/", Note = "old" });
        var after = keys.Edit("laptop", key => key with { Preset = KeyPreset.PgBackRest, Buckets = [], Prefix = null, Actions = ["s3:GetObject"], Expires = _time.Now.AddDays(1), Note = "new" })!;

        var read = new KeyFile(_temporary.Config, _time);
        read.Load();
        foreach (var key in new[] { after, read.Find("laptop")! })
        {
            Assert.Equal((KeyPreset.PgBackRest, "correct horse", "new", null), (key.Preset, key.Secret, key.Note, key.Prefix));
            Assert.Empty(key.Buckets);
            Assert.Equal(["s3:GetObject"], key.Actions);
            Assert.Equal(before.Created, key.Created);
            Assert.NotNull(key.Expires);
        }

        Assert.Null(keys.Edit("nobody", key => key));
        Assert.Throws<ConfigurationException>(() => keys.Edit("laptop", key => key with { Actions = ["nonsense"] }));
    }

    [Test]
    public void The_file_stays_one_that_can_be_read_however_many_keys_there_were()
    {
        var uses = new KeyUses(_temporary.Config, _time);
        for (var i = 0; i < 30_000; i++)
        {
            _time.Now += TimeSpan.FromSeconds(1);
            uses.Note($"KEY{i:00000}WITHANAMEOFSOMELENGTH", "2001:0db8:85a3:0000:0000:8a2e:0370:7334");
        }

        uses.Write();
        var read = KeyUses.Read(_temporary.Config);
        Assert.Equal(5000, read.Count);
        Assert.True(read.ContainsKey("KEY29999WITHANAMEOFSOMELENGTH"));
    }

    private sealed class MovedTime : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2026, 3, 10, 12, 0, 0, TimeSpan.Zero);

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override DateTimeOffset GetUtcNow() => Now;

        public override long GetTimestamp() => Now.UtcTicks;
    }
}

using Pys3Local.Configuration.Files;
using Pys3Local.Configuration.Keys;

namespace Pys3Local.Configuration.Tests.Keys;

public sealed class KeyFileTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 15, 0, 0, TimeSpan.Zero);

    private readonly TemporaryDirectory _temporary = new();

    public void Dispose() => _temporary.Dispose();

    [Test]
    public void Has_no_keys_without_a_file()
    {
        var keys = Loaded();

        Assert.Empty(keys.Entries);
        Assert.Null(keys.Find("laptop"));
        Assert.False(keys.TryReload());
        Assert.False(File.Exists(keys.Path));
    }

    [Test]
    public void Writes_a_key_obscured_and_reads_everything_back()
    {
        var entry = new AccessKeyEntry
        {
            Id = "laptop",
            Secret = "correct horse",
            User = "anna",
            Preset = KeyPreset.ResticAppendOnly,
            Buckets = ["photos-*", "docs"],
            Prefix = "laptop/",
            Actions = ["s3:GetObject", "s3:PutObject"],
            Expires = new DateTimeOffset(2030, 1, 31, 12, 0, 0, TimeSpan.FromHours(1)),
            ExpectHours = 26,
            Note = "the \"old\" one",
            Disabled = true,
        };

        Loaded().Add(entry);

        var text = _temporary.Text("keys.toml");
        Assert.DoesNotContain("correct horse", text);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_temporary.Config.FileOf("keys.toml")));
        var read = Loaded().Find("laptop")!;
        Assert.Equal(entry.Buckets, read.Buckets);
        Assert.Equal(entry.Actions, read.Actions);
        Assert.Equal(entry with { Buckets = read.Buckets, Actions = read.Actions, Created = Now }, read);
    }

    [Test]
    public void Reads_what_a_person_writes()
    {
        _temporary.Write("keys.toml", """
            [[key]]
            id = "AKIAEXAMPLE"
            secret = "abcdefghijklmnopqrstuv"
            expires = 2030-01-31

            [[key]]
            id = "phone"
            secret_obscured = "AAECAwQFBgcICQoLDA0OD_yKBr5jBnEQt-U_eko" # with vaultconfig's key
            preset = "read-only"
            """);

        var keys = Loaded();

        Assert.Equal(["abcdefghijklmnopqrstuv", "mypassword123"], keys.Entries.Select(entry => entry.Secret));
        Assert.Equal([KeyPreset.Full, KeyPreset.ReadOnly], keys.Entries.Select(entry => entry.Preset));
        Assert.Equal(new DateTimeOffset(2030, 1, 31, 0, 0, 0, TimeSpan.Zero), keys.Entries[0].Expires);
        Assert.Equal("pys3local", keys.Entries[0].User);
        Assert.Empty(keys.Entries[0].Buckets);
    }

    [Test]
    [Arguments("[[key]]\nid = \"abc\"\nsecret = \"12345678\"\nbucket = [\"a\"]", 4, 10, "'bucket' is not known here")]
    [Arguments("[[keys]]\nid = \"abc\"", 1, 3, "'keys' is not known here")]
    [Arguments("[[key]]\nsecret = \"12345678\"", 1, 3, "this key has no id")]
    [Arguments("[[key]]\nid = \"abc\"", 1, 3, "this key has neither secret_obscured nor secret")]
    [Arguments("[[key]]\nid = \"abc\"\nsecret = \"1234567\"", 1, 3, "the secret has 8 to 512 characters")]
    [Arguments("[[key]]\nid = \"abc\"\nsecret = \"\"", 1, 3, "the secret has 8 to 512 characters")]
    [Arguments("[[key]]\nid = \"abc\"\nsecret_obscured = \"\"", 1, 3, "the secret has 8 to 512 characters")]
    [Arguments("[[key]]\nid = \"abc\"\nsecret_obscured = \"raw secret\"", 3, 19, "this is not obscured text")]
    [Arguments("[[key]]\nid = \"abc\"\nsecret = \"12345678\"\nsecret_obscured = \"x\"", 4, 19, "this key has both")]
    [Arguments("[[key]]\nid = \"ab\"\nsecret = \"12345678\"", 1, 3, "the id has 3 to 128 characters")]
    [Arguments("[[key]]\nid = \"a/b\"\nsecret = \"12345678\"", 1, 3, "no space, slash or comma")]
    [Arguments("[[key]]\nid = \"a b\"\nsecret = \"12345678\"", 1, 3, "no space, slash or comma")]
    [Arguments("[[key]]\nid = \"aäb\"\nsecret = \"12345678\"", 1, 3, "printable ASCII")]
    [Arguments("[[key]]\nid = \"abc\"\nsecret = \"12345678\"\npreset = \"readonly\"", 4, 10, "this is not a preset; use one of full, read-only")]
    [Arguments("[[key]]\nid = \"abc\"\nsecret = \"12345678\"\nbuckets = []", 4, 11, "this list is empty")]
    [Arguments("[[key]]\nid = \"abc\"\nsecret = \"12345678\"\nbuckets = \"a\"", 4, 11, "an [array] is expected here")]
    [Arguments("[[key]]\nid = \"abc\"\nsecret = \"12345678\"\nexpires = \"2030\"", 4, 11, "a date and time with its offset")]
    [Arguments("[[key]]\nid = \"abc\"\nsecret = \"12345678\"\nexpect_hours = \"26h\"", 4, 16, "an integer")]
    [Arguments("[[key]]\nid = \"abc\"\nsecret = \"12345678\"\nexpect_hours = 0", 1, 3, "1 to 87600 hours")]
    [Arguments("[[key]]\nid = \"abc\"\nsecret = \"12345678\"\nexpect_hours = 9999999999", 1, 3, "1 to 87600 hours")]
    [Arguments("[[key]]\nid = \"abc\"\nsecret = \"12345678\"\n[[key]]\nid = \"abc\"\nsecret = \"12345678\"", 5, 6, "is in this file twice")]
    public void Refuses_a_faulty_file_with_the_place(string text, int line, int column, string reason)
    {
        _temporary.Write("keys.toml", text);

        var error = Assert.Throws<ConfigurationException>(() => Loaded());

        Assert.Equal((_temporary.Config.FileOf("keys.toml"), line, column), (error.Path, error.Line, error.Column));
        Assert.Contains(reason, error.Message);
        Assert.DoesNotContain("1234567", error.Message);
    }

    [Test]
    public void Refuses_a_file_that_others_can_read()
    {
        _temporary.Write("keys.toml", "");
        File.SetUnixFileMode(_temporary.Config.FileOf("keys.toml"), (UnixFileMode)0b110_100_100);

        Assert.Contains("chmod 600", Assert.Throws<ConfigurationException>(() => Loaded()).Message);
    }

    [Test]
    public void Keeps_comments_and_order_through_every_change()
    {
        var before = "# mine\n\n# the laptop\n[[key]]\nid = 'one'   # first\nsecret = 'raw secret'\n\n# the phone\n[[key]]\nid = 'two'\nsecret = 'raw secret'\ndisabled = false # not yet\n";
        _temporary.Write("keys.toml", before);
        var keys = Loaded();

        Assert.True(keys.SetDisabled("two", true));
        Assert.Equal(before.Replace("disabled = false", "disabled = true"), _temporary.Text("keys.toml"));
        Assert.True(keys.Find("two")!.Disabled);

        Assert.True(keys.SetDisabled("two", false));
        Assert.Equal(before.Replace("disabled = false # not yet\n", ""), _temporary.Text("keys.toml"));

        var rotated = keys.Rotate("one")!;
        Assert.Matches("^[A-Za-z0-9]{40}$", rotated.Secret);
        Assert.Matches("^# mine\n\n# the laptop\n\\[\\[key\\]\\]\nid = 'one'   # first\nsecret_obscured = \"[A-Za-z0-9_-]+\"\n\n# the phone\n", _temporary.Text("keys.toml"));
        Assert.Equal(rotated.Secret, Loaded().Find("one")!.Secret);

        Assert.True(keys.Remove("one"));
        Assert.StartsWith("# mine\n\n# the phone\n[[key]]\nid = 'two'\n", _temporary.Text("keys.toml"));
        Assert.Equal("two", Assert.Single(keys.Entries).Id);
    }

    [Test]
    public void Says_where_there_is_no_such_key_and_writes_nothing()
    {
        var keys = Loaded();

        Assert.False(keys.Remove("none"));
        Assert.False(keys.SetDisabled("none", true));
        Assert.Null(keys.Rotate("none"));
        Assert.False(File.Exists(keys.Path));
    }

    [Test]
    public void Refuses_an_id_that_exists_and_an_entry_that_is_not_valid()
    {
        var keys = Loaded();
        keys.Add(Entry("laptop"));

        Assert.Contains("the key laptop exists already", Assert.Throws<ConfigurationException>(() => keys.Add(Entry("laptop"))).Message);
        Assert.Throws<ConfigurationException>(() => keys.Add(Entry("a/b")));
        Assert.Throws<ConfigurationException>(() => keys.Add(Entry("abc") with { Secret = "short" }));
        Assert.Throws<ConfigurationException>(() => keys.Add(Entry("abc") with { Buckets = [""] }));
        Assert.Single(Loaded().Entries);
    }

    [Test]
    public void Makes_a_server_key_once_and_only_where_there_is_no_key()
    {
        var keys = Loaded();

        var made = keys.CreateServerKey()!;

        Assert.Matches("^[A-Z0-9]{20}$", made.Id);
        Assert.Matches("^[A-Za-z0-9]{40}$", made.Secret);
        Assert.Equal(made.Secret, Assert.Single(Loaded().Entries).Secret);
        Assert.Null(Loaded().CreateServerKey());
        Assert.Single(Loaded().Entries);
    }

    [Test]
    public void Reloads_only_when_the_file_says_something_else()
    {
        var server = Loaded();
        var command = Loaded();

        command.Add(Entry("one"));
        Assert.True(server.TryReload());
        Assert.NotNull(server.Find("one"));
        Assert.False(server.TryReload());

        var text = _temporary.Text("keys.toml");
        _temporary.Write("keys.toml", text);
        Assert.False(server.TryReload());

        command.Rotate("one");
        Assert.True(server.TryReload());
        Assert.Equal(command.Find("one")!.Secret, server.Find("one")!.Secret);

        File.Delete(server.Path);
        Assert.True(server.TryReload());
        Assert.Empty(server.Entries);
    }

    [Test]
    public void Sees_every_one_of_many_quick_changes_of_the_same_length()
    {
        var server = Loaded();
        var command = Loaded();
        command.Add(Entry("one"));
        server.Load();

        for (var i = 0; i < 50; i++)
        {
            var secret = command.Rotate("one")!.Secret;
            Assert.True(server.TryReload());
            Assert.Equal(secret, server.Find("one")!.Secret);
        }
    }

    [Test]
    public void Keeps_the_keys_and_complains_once_when_the_file_breaks()
    {
        var server = Loaded();
        server.Add(Entry("one"));
        _temporary.Write("keys.toml", "[[key");

        var error = Assert.Throws<ConfigurationException>(() => server.TryReload());

        Assert.Equal((1, 6), (error.Line, error.Column));
        Assert.NotNull(server.Find("one"));
        Assert.False(server.TryReload());
    }

    [Test]
    public void Loses_no_change_of_many_at_once()
    {
        Parallel.For(0, 24, i => Loaded().Add(Entry($"key-{i}")));

        Assert.Equal(24, Loaded().Entries.Count);
    }

    [Test]
    public void Never_shows_a_secret()
    {
        var entry = Entry("laptop");
        var pair = AccessKeyPair.Create(System.Security.Cryptography.RandomNumberGenerator.Create());

        Assert.Equal("laptop", entry.ToString());
        Assert.DoesNotContain(pair.Secret, $"{pair}");
    }

    [Test]
    [Arguments(false, null, true)]
    [Arguments(true, null, false)]
    [Arguments(false, 1, true)]
    [Arguments(false, 0, false)]
    [Arguments(false, -1, false)]
    public void Is_active_until_it_expires_or_is_disabled(bool disabled, int? secondsLeft, bool active) =>
        Assert.Equal(active, (Entry("abc") with { Disabled = disabled, Expires = secondsLeft is { } s ? Now.AddSeconds(s) : null }).IsActive(Now));

    [Test]
    public void Knows_every_preset_by_its_name()
    {
        Assert.All(Enum.GetValues<KeyPreset>(), preset => Assert.Equal(preset, KeyPresetNames.Parse(KeyPresetNames.NameOf(preset))));
        Assert.Equal(Enum.GetValues<KeyPreset>().Length, KeyPresetNames.All.Count);
        Assert.Null(KeyPresetNames.Parse("Full"));
    }

    [Test]
    public void Says_what_it_is_at_the_top_of_a_new_file()
    {
        Loaded().Add(Entry("laptop"));

        Assert.Matches("^# Access keys .*\n# .*\n\n\\[\\[key\\]\\]\nid = \"laptop\"\nsecret_obscured = \"[^\"]+\"\npreset = \"full\"\ncreated = 2026-11-22T15:00:00Z\n$", _temporary.Text("keys.toml"));
    }

    private static AccessKeyEntry Entry(string id) => new() { Id = id, Secret = "correct horse" };

    private KeyFile Loaded()
    {
        var keys = new KeyFile(_temporary.Config, new FixedTime());
        keys.Load();
        return keys;
    }

    private sealed class FixedTime : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => Now.AddMilliseconds(345);
    }
}

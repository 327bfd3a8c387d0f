using Microsoft.AspNetCore.Http;
using Pys3Local.Cli.Administration;
using Pys3Local.Cli.Clients;
using Pys3Local.Configuration.Files;
using Pys3Local.Configuration.Keys;

namespace Pys3Local.Cli.Tests.Administration;

public sealed class KeyAdministrationTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("pys3local-keys-").FullName;
    private readonly Dictionary<string, KeyUse> _uses = [];
    private readonly ConfigDirectory _home;
    private readonly KeyAdministration _keys;

    public KeyAdministrationTests()
    {
        _home = ConfigDirectory.Resolve(_directory, _ => null);
        _keys = new(Open, () => _uses, (entry, url) => new ClientSetup { Url = url, KeyId = entry.Id, Secret = entry.Secret, Region = "eu-1", Bucket = "laptop" }, TimeProvider.System);
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Test]
    public void A_new_key_is_in_the_file_and_its_secret_is_told_once()
    {
        var made = _keys.Add(new() { Preset = "append-only", Buckets = ["laptop"], Prefix = "a/", Expires = "90d", Note = "laptop", Endpoint = "http://nas:10001/" });

        var kept = Open().Find(made.Key.Id)!;
        Assert.Equal(made.Secret, kept.Secret);
        Assert.Equal((KeyPreset.AppendOnly, "laptop", "a/"), (kept.Preset, kept.Buckets.Single(), kept.Prefix));
        Assert.Contains(made.Clients, client => client.Client == "restic" && client.Text.Contains("s3:http://nas:10001/laptop/", StringComparison.Ordinal));
        var listed = Assert.Single(_keys.List());
        Assert.Equal(("append-only", "laptop", false), (listed.Preset, listed.Note, listed.Disabled));
        Assert.Null(listed.LastUsed);
    }

    [Test]
    [Arguments("root", null)]
    [Arguments(null, null)]
    [Arguments("full", "yesterday")]
    [Arguments("full", "2001-01-01")]
    public void What_is_no_key_is_refused(string? preset, string? expires)
    {
        var failure = Assert.Throws<BadHttpRequestException>(() => _keys.Add(new() { Preset = preset, Expires = expires }));

        Assert.Equal(StatusCodes.Status400BadRequest, failure.StatusCode);
        Assert.Empty(_keys.List());
    }

    [Test]
    public void A_prefix_that_is_empty_and_a_note_of_two_lines_are_refused()
    {
        Assert.Contains("'prefix' is empty", Assert.Throws<BadHttpRequestException>(() => _keys.Add(new() { Preset = "full", Prefix = "" })).Message);
        Assert.Contains("control characters", Assert.Throws<BadHttpRequestException>(() => _keys.Add(new() { Preset = "full", Note = "one\ntwo" })).Message);
        Assert.Empty(_keys.List());
        var made = _keys.Add(new() { Preset = "full" });
        Assert.Contains("control characters", Assert.Throws<BadHttpRequestException>(() => _keys.Change(new() { Id = made.Key.Id, Note = "\u001b[2J" })).Message);
    }

    [Test]
    public void What_would_be_passed_over_is_refused()
    {
        var made = _keys.Add(new() { Preset = "full" });
        Assert.Contains("'disabled'", Assert.Throws<BadHttpRequestException>(() => _keys.Add(new() { Preset = "full", Disabled = true })).Message);
        Assert.Contains("'id'", Assert.Throws<BadHttpRequestException>(() => _keys.Add(new() { Preset = "full", Id = "MINE" })).Message);
        Assert.Contains("'prefix'", Assert.Throws<BadHttpRequestException>(() => _keys.Change(new() { Id = made.Key.Id, Prefix = "p/" })).Message);
        Assert.Contains("'buckets'", Assert.Throws<BadHttpRequestException>(() => _keys.Change(new() { Id = made.Key.Id, Buckets = ["one"] })).Message);
        Assert.Contains("'preset'", Assert.Throws<BadHttpRequestException>(() => _keys.Change(new() { Id = made.Key.Id, Preset = "read-only" })).Message);
        Assert.Contains("'expires'", Assert.Throws<BadHttpRequestException>(() => _keys.Rotate(new() { Id = made.Key.Id, Expires = "1d" })).Message);
        Assert.Single(_keys.List());
    }

    [Test]
    public void It_is_changed_where_something_is_given()
    {
        var made = _keys.Add(new() { Preset = "full", Expires = "90d", Note = "before" });

        Assert.Equal((true, "before"), (_keys.Change(new() { Id = made.Key.Id, Disabled = true }).Disabled, _keys.List()[0].Note));
        var changed = _keys.Change(new() { Id = made.Key.Id, Disabled = false, Expires = "never", Note = "after" });

        Assert.Equal((false, "after"), (changed.Disabled, changed.Note));
        Assert.Null(changed.Expires);
        Assert.Equal(made.Secret, Open().Find(made.Key.Id)!.Secret);
    }

    [Test]
    public void Another_secret_takes_the_place_of_the_first()
    {
        var made = _keys.Add(new() { Preset = "full" });
        _uses[made.Key.Id] = new(DateTimeOffset.UnixEpoch, "192.0.2.1");

        var rotated = _keys.Rotate(new() { Id = made.Key.Id });

        Assert.NotEqual(made.Secret, rotated.Secret);
        Assert.Equal(rotated.Secret, Open().Find(made.Key.Id)!.Secret);
        Assert.Equal("192.0.2.1", rotated.Key.LastAddress);
        Assert.Empty(rotated.Clients);
    }

    [Test]
    public void A_removed_key_is_gone_and_one_that_is_not_there_is_not_found()
    {
        var made = _keys.Add(new() { Preset = "full" });

        _keys.Remove(new() { Id = made.Key.Id });

        Assert.Empty(_keys.List());
        foreach (var again in (Action[])[() => _keys.Remove(new() { Id = made.Key.Id }), () => _keys.Rotate(new()), () => _keys.Change(new() { Id = "nobody", Disabled = true })])
            Assert.Equal(StatusCodes.Status404NotFound, Assert.Throws<BadHttpRequestException>(again).StatusCode);
    }

    private KeyFile Open()
    {
        var file = new KeyFile(_home, TimeProvider.System);
        file.Load();
        return file;
    }
}

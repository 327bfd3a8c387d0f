using System.Text;
using Pys3Local.Configuration.Backends;
using Pys3Local.Configuration.Encryption;
using Pys3Local.Configuration.Files;
using Pys3Local.Configuration.Toml;

namespace Pys3Local.Configuration.Tests.Backends;

public sealed class BackendCatalogTests : IDisposable
{
    private const string Obscured = "36MMp_J8afHdfzntyw9evq3I7y_8G6WGVMq9m1w52EN0SYXLO4hCUw_MpBgF8Q";
    private const string ApiKey = "MYAPIKEY-1234567890|abcdefghij";

    private readonly TemporaryDirectory _temporary = new();

    public void Dispose() => _temporary.Dispose();

    [Test]
    public void Reads_the_files_of_the_original()
    {
        _temporary.Write("cloud.toml", $"type = \"drime\"\napi_key = \"{Obscured}\"\nworkspace_id = 1465\nroot_folder = \"backups/s3\"\n");
        _temporary.Write("box.toml", "type = \"local\"\npath = \"/srv/s3data\"\n");

        var cloud = Catalog().Find("cloud")!;
        var box = Catalog().Find("box")!;

        Assert.Equal(("drime", ApiKey, 1465L, "backups/s3"), (cloud.Type, cloud.ApiKey, cloud.WorkspaceId, cloud.RootFolder));
        Assert.Equal(("local", "/srv/s3data", null, null), (box.Type, box.Path, box.ApiKey, box.WorkspaceId));
        Assert.Equal(_temporary.Config.FileOf("box.toml"), box.File);
        Assert.Null(Catalog().Find("other"));
    }

    [Test]
    public void Shows_settings_but_never_a_secret()
    {
        _temporary.Write("cloud.toml", $"type = \"drime\"\napi_key = \"{Obscured}\"\nworkspace_id = 7\npassword = \"raw one\"\n[options]\nsecret_access_key = \"deep\"\n");

        var shown = Catalog().Find("cloud")!.Shown;

        Assert.Equal("api_key: <hidden>, workspace_id: 7, password: <hidden>, options: {…}", string.Join(", ", shown.Select(s => $"{s.Key}: {s.Value}")));
    }

    [Test]
    public void Keeps_a_raw_key_of_22_letters_and_takes_either_key_of_the_original()
    {
        _temporary.Write("a.toml", "type = \"drime\"\napi_key = \"abcdefghijklmnopqrstuv\"\npassword = \"Wpb8rEBM49NzxY4836dNIXaBY2G6e1xrmAI\"\nworkspace_id = \"12\"\n");

        var a = Catalog().Find("a")!;

        Assert.Equal("abcdefghijklmnopqrstuv", a.ApiKey);
        Assert.Equal("mypassword", a.Text("password"));
        Assert.Equal(12, a.WorkspaceId);
    }

    [Test]
    public void Lists_files_and_tables_sorted_and_leaves_keys_and_editor_files_out()
    {
        _temporary.Write("zoo.toml", "path = \"/z\"\n");
        _temporary.Write("Box.toml", "");
        _temporary.Write("keys.toml", "broken");
        _temporary.Write(".#zoo.toml", "broken");
        _temporary.Write("backends.toml", "[nas]\npath = \"/n\"\n\n[\"a b\"]\ntype = \"memory\"\n");

        var listing = Catalog().List();

        Assert.Equal(["Box", "a b", "nas", "zoo"], listing.Backends.Select(backend => backend.Name));
        Assert.Equal(["local", "memory", "local", "local"], listing.Backends.Select(backend => backend.Type));
        Assert.Empty(listing.Problems);
        Assert.Equal("/n", Catalog().Find("nas")!.Path);
    }

    [Test]
    public void Takes_a_backends_file_without_tables_for_one_backend()
    {
        _temporary.Write("backends.toml", "type = \"local\"\npath = \"/b\"\n");

        Assert.Equal("/b", Assert.Single(Catalog().List().Backends).Path);
        Assert.True(Catalog().Remove("backends"));
        Assert.Empty(Catalog().List().Backends);
    }

    [Test]
    public void Reports_what_is_broken_with_its_place_and_hides_nothing_else()
    {
        _temporary.Write("a.toml", "type = \"local\"\npath = /srv\n");
        _temporary.Write("b.toml", "type = 5\n");
        _temporary.Write("good.toml", "path = \"/g\"\n");
        _temporary.Write("open.toml", "path = \"/o\"\n");
        File.SetUnixFileMode(_temporary.Config.FileOf("open.toml"), (UnixFileMode)0b110_100_000);
        _temporary.Write("backends.toml", "stray = 1\n[good]\npath = \"/other\"\n[bad]\ntype = []\n[fine]\n");

        var listing = Catalog().List();

        Assert.Equal(["fine", "good"], listing.Backends.Select(backend => backend.Name));
        Assert.Equal("/g", listing.Backends[1].Path);
        Assert.Equal(
            ["a.toml:2:8", "b.toml:1:8", "open.toml:0:0", "backends.toml:1:9", "backends.toml:0:0", "backends.toml:5:8"],
            listing.Problems.Select(problem => $"{Path.GetFileName(problem.Path)}:{problem.Line}:{problem.Column}"));
        Assert.Contains("chmod 600", listing.Problems[2].Message);
        Assert.Throws<ConfigurationException>(() => Catalog().Find("a"));
        Assert.Throws<ConfigurationException>(() => Catalog().Find("b"));
    }

    [Test]
    public void Adds_a_file_as_the_original_writes_it_with_its_secret_obscured()
    {
        Catalog().Add("cloud", Drime(ApiKey), overwrite: false);

        var text = _temporary.Text("cloud.toml");
        Assert.Matches("^type = \"drime\"\napi_key = \"[A-Za-z0-9_-]{62}\"\nworkspace_id = 1465\nroot_folder = \"backups/s3\"\n$", text);
        Assert.Equal(ApiKey, Catalog().Find("cloud")!.ApiKey);
    }

    [Test]
    [Arguments("abcdefghijklmnopqrstuv")]
    [Arguments(Obscured)]
    [Arguments("x")]
    public void Gives_every_key_back_as_it_was_added(string key)
    {
        Catalog().Add("cloud", Drime(key), overwrite: false);

        Assert.Equal(key, Catalog().Find("cloud")!.ApiKey);
    }

    [Test]
    public void Overwrites_only_when_asked_and_keeps_comments()
    {
        _temporary.Write("cloud.toml", "# mine\ntype = \"local\"   # kind\npath = \"/gone\"\n");

        var error = Assert.Throws<ConfigurationException>(() => Catalog().Add("cloud", Drime(ApiKey), overwrite: false));
        Assert.StartsWith($"{_temporary.Config.FileOf("cloud.toml")}: backend 'cloud' exists already", error.Message);
        Catalog().Add("cloud", Drime(ApiKey), overwrite: true);

        Assert.Matches("^# mine\ntype = \"drime\"   # kind\napi_key = \"[A-Za-z0-9_-]{62}\"\nworkspace_id = 1465\nroot_folder = \"backups/s3\"\n$", _temporary.Text("cloud.toml"));
    }

    [Test]
    [Arguments("# top\n[a]\n\n# the box\n[box]\npath = \"/old\" # here\nsize = 1\n\n[c]\n", "# top\n[a]\n\n# the box\n[box]\npath = \"/new\" # here\n\n[c]\n")]
    [Arguments("box = { path = \"/old\", size = 1 }\n", "box = { path = \"/new\" }\n")]
    [Arguments("box.size = 1\n", "box.path = \"/new\"\n")]
    public void Overwrites_a_backend_where_it_stands(string before, string after)
    {
        _temporary.Write("backends.toml", before);

        Catalog().Add("box", [new("path", TomlValue.Of("/new"))], overwrite: true);

        Assert.Equal(after, _temporary.Text("backends.toml"));
        Assert.Equal(["backends.toml"], _temporary.Config.List(".toml"));
    }

    [Test]
    public void Overwrites_and_removes_a_file_that_is_broken()
    {
        _temporary.Write("box.toml", "broken");
        Catalog().Add("box", [new("path", TomlValue.Of("/new"))], overwrite: true);
        Assert.Equal("/new", Catalog().Find("box")!.Path);

        _temporary.Write("box.toml", "broken");
        Assert.True(Catalog().Remove("box"));
        Assert.False(Catalog().Remove("box"));
    }

    [Test]
    public void Removes_a_table_and_leaves_the_others()
    {
        _temporary.Write("backends.toml", "# top\n\n# box\n[box]\npath = \"/x\"\n\n# nas\n[nas] # n\npath = \"/n\"\n");

        Assert.True(Catalog().Remove("box"));

        Assert.Equal("# top\n\n# nas\n[nas] # n\npath = \"/n\"\n", _temporary.Text("backends.toml"));
    }

    [Test]
    [Arguments("")]
    [Arguments(".hidden")]
    [Arguments("../up")]
    [Arguments("a\\b")]
    [Arguments("a\nb")]
    [Arguments("keys")]
    [Arguments("backends")]
    public void Refuses_names_that_cannot_be_a_file_here(string name)
    {
        Assert.Throws<ConfigurationException>(() => Catalog().Add(name, [], overwrite: true));
        Assert.Empty(_temporary.Config.List(".toml"));
    }

    [Test]
    public void Reads_an_encrypted_file_and_writes_it_back_encrypted()
    {
        _temporary.Config.Write("box.toml", EncryptedText.Encrypt("# mine\ntype = \"local\"\n"u8, "hunter2hunter2"));
        var passwords = new VaultPassword(name => name == "VAULTCONFIG_PASSWORD_BOX" ? "hunter2hunter2" : null);

        new BackendCatalog(_temporary.Config, passwords).Add("box", [new("path", TomlValue.Of("/new"))], overwrite: true);

        var content = File.ReadAllBytes(_temporary.Config.FileOf("box.toml"));
        Assert.True(EncryptedText.IsEncrypted(content));
        Assert.Equal("# mine\npath = \"/new\"\n", Encoding.UTF8.GetString(EncryptedText.Decrypt(content, "hunter2hunter2")!));
    }

    [Test]
    [Arguments(null, "is encrypted; set VAULTCONFIG_PASSWORD or VAULTCONFIG_PASSWORD_COMMAND")]
    [Arguments("wrong", "cannot be decrypted: the password is wrong, or the file is damaged")]
    public void Reports_an_encrypted_file_that_cannot_be_read(string? password, string reason)
    {
        _temporary.Config.Write("box.toml", EncryptedText.Encrypt("type = \"local\"\n"u8, "hunter2hunter2"));
        var catalog = new BackendCatalog(_temporary.Config, new VaultPassword(_ => password));

        var problem = Assert.Single(catalog.List().Problems);

        Assert.Equal(reason, problem.Reason);
    }

    private BackendCatalog Catalog() => new(_temporary.Config);

    private static KeyValuePair<string, TomlValue>[] Drime(string key) =>
    [
        new("type", TomlValue.Of("drime")), new("api_key", TomlValue.Of(key)),
        new("workspace_id", TomlValue.Of(1465)), new("root_folder", TomlValue.Of("backups/s3")),
    ];
}

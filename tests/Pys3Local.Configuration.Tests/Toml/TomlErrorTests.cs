using Pys3Local.Configuration.Backends;
using Pys3Local.Configuration.Files;
using Pys3Local.Configuration.Keys;
using Pys3Local.Configuration.Toml;

namespace Pys3Local.Configuration.Tests.Toml;

/// <summary>What a person is told of a mistake in a file: where it is, which name was meant, and never what the file keeps.</summary>
public sealed class TomlErrorTests : IDisposable
{
    private const string Secret = "hunter2";

    private readonly TemporaryDirectory _temporary = new();

    public static IEnumerable<string> Damaged =>
    [
        $"secret = {Secret}", $"secret = \"{Secret}", $"secret = '{Secret}\n", $"secret = \"\"\"{Secret}", $"secret = '''{Secret}", $"secret = \"{Secret}\\q\"",
        $"secret = \"{Secret}\" {Secret}", $"secret = `{Secret}`", $"secret = [\"{Secret}\" \"{Secret}\"]", $"secret = {{ a = \"{Secret}\" b = 1 }}",
        $"secret = \"a\" \"{Secret}\" `{Secret}`", $"secret: {Secret}", $"secret \"{Secret}\" = 1", $"[secret\n{Secret}]", $"secret = 1{Secret}", $"secret = 0x{Secret}",
        $"secret = 1979-05-27T{Secret}", $"secret = \"{Secret}\u0001\"", $"secret = tru{Secret}", $"secret = \"{Secret}\"\nsecret = \"{Secret}\"", $"secret = \"{Secret}`\" x",
    ];

    public void Dispose() => _temporary.Dispose();

    [Test]
    [MethodDataSource(nameof(Damaged))]
    public void A_value_is_never_repeated(string text)
    {
        var error = Assert.Throws<TomlException>(() => TomlDocument.Parse(text));

        Assert.DoesNotContain(Secret, error.Message);
        Assert.True(error.Line >= 1 && error.Column >= 1, error.Message);
    }

    [Test]
    [Arguments("[[key]]\nid = \"abc\"\nsecret = \"12345678\"\nbukets = [\"a\"]", 4, 10, "'bukets' is not known here; did you mean 'buckets'?")]
    [Arguments("[[key]]\nid = \"abc\"\nsecret = \"12345678\"\nExpires = 2030-01-01", 4, 11, "did you mean 'expires'?")]
    [Arguments("[[keys]]\nid = \"abc\"", 1, 3, "'keys' is not known here; did you mean 'key'?")]
    public void An_unknown_name_in_a_key_file_is_refused_with_the_nearest(string text, int line, int column, string reason)
    {
        _temporary.Write(KeyFile.FileName, text);
        var error = Assert.Throws<ConfigurationException>(() => new KeyFile(_temporary.Config, TimeProvider.System).Load());

        Assert.Equal((line, column), (error.Line, error.Column));
        Assert.Contains(reason, error.Message);
    }

    [Test]
    public void An_unknown_setting_of_a_backend_is_refused_with_the_nearest()
    {
        _temporary.Write("box.toml", "type = \"local\"\npaht = \"/srv\"\n");
        var backend = new BackendCatalog(_temporary.Config).Find("box")!;

        var error = Assert.Throws<ConfigurationException>(() => backend.RefuseUnknown(["path"]));

        Assert.Equal((2, 8), (error.Line, error.Column));
        Assert.Contains("a local backend has no setting 'paht'; did you mean 'path'?", error.Message);
        backend.RefuseUnknown(["paht"]);
    }

    [Test]
    public void A_number_that_is_too_big_is_not_another_number()
    {
        foreach (var text in new[] { "a = 0xFFFFFFFFFFFFFFFF", "a = 0o1777777777777777777777", "a = 9223372036854775808", "a = 0x10000000000000000" })
            Assert.Throws<TomlException>(() => TomlDocument.Parse(text));
    }
}

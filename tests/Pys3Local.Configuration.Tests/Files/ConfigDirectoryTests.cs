using System.Text;
using Pys3Local.Configuration.Files;

namespace Pys3Local.Configuration.Tests.Files;

public class ConfigDirectoryTests
{
    private const UnixFileMode OwnerFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    [Test]
    [Arguments("/etc/p3", "/x", "/home/u", "/etc/p3", "--config-dir")]
    [Arguments(null, "/x", "/home/u", "/x/pys3local", "XDG_CONFIG_HOME")]
    [Arguments("", "/x", null, "/x/pys3local", "XDG_CONFIG_HOME")]
    [Arguments(null, null, "/home/u", "/home/u/.config/pys3local", "HOME")]
    [Arguments(null, "", "/home/u", "/home/u/.config/pys3local", "HOME")]
    [Arguments(null, "relative", "/home/u", "/home/u/.config/pys3local", "HOME")]
    public void Resolves_option_then_xdg_then_home(string? option, string? xdg, string? home, string path, string source)
    {
        var directory = ConfigDirectory.Resolve(option, name => name == "HOME" ? home : name == "XDG_CONFIG_HOME" ? xdg : null);

        Assert.Equal(path, directory.Path);
        Assert.Equal(source, directory.Source);
    }

    [Test]
    public void Says_what_to_do_where_no_directory_is_known()
    {
        var error = Assert.Throws<ConfigurationException>(() => ConfigDirectory.Resolve(null, _ => null));

        Assert.Equal("no configuration directory is known; set HOME or give --config-dir DIR", error.Message);
    }

    [Test]
    [Arguments("")]
    [Arguments("below/it")]
    public void Says_what_to_do_where_a_file_is_in_the_place_of_the_directory(string below)
    {
        using var temporary = new TemporaryDirectory();
        temporary.Write("file", "");
        var file = temporary.Config.FileOf("file");
        var directory = ConfigDirectory.Resolve(Path.Combine(file, below), _ => null);

        foreach (var call in new Action[] { directory.Create, () => directory.Write("a.toml", []), () => directory.List(".toml"), () => directory.Read("a.toml") })
            Assert.StartsWith($"{file}: is a file, and a directory is needed", Assert.Throws<ConfigurationException>(call).Message, StringComparison.Ordinal);
    }

    [Test]
    public void Writes_files_of_0600_in_a_directory_of_0700_and_leaves_nothing_beside_them()
    {
        using var temporary = new TemporaryDirectory();

        temporary.Write("a.toml", "x = 1\n");
        temporary.Write("a.toml", "x = 2\n");

        Assert.Equal("x = 2\n", temporary.Text("a.toml"));
        Assert.Equal(OwnerFile, File.GetUnixFileMode(temporary.Config.FileOf("a.toml")));
        Assert.Equal(OwnerFile | UnixFileMode.UserExecute, File.GetUnixFileMode(temporary.Config.Path));
        Assert.Equal(["a.toml"], Directory.GetFiles(temporary.Config.Path).Select(Path.GetFileName));
    }

    [Test]
    public void Replaces_what_a_symbolic_link_points_to_and_keeps_the_link()
    {
        using var temporary = new TemporaryDirectory();
        var target = Path.Combine(temporary.Root, "dotfiles.toml");
        File.WriteAllText(target, "old");
        temporary.Config.Create();
        File.CreateSymbolicLink(temporary.Config.FileOf("a.toml"), target);

        temporary.Write("a.toml", "new");

        Assert.Equal("new", File.ReadAllText(target));
        Assert.NotNull(File.ResolveLinkTarget(temporary.Config.FileOf("a.toml"), returnFinalTarget: false));
    }

    [Test]
    [Arguments(UnixFileMode.GroupRead, "0640")]
    [Arguments(UnixFileMode.OtherRead, "0604")]
    [Arguments(UnixFileMode.OtherWrite, "0602")]
    public void Refuses_a_file_that_others_can_read_with_the_command_to_type(UnixFileMode extra, string mode)
    {
        using var temporary = new TemporaryDirectory();
        temporary.Write("a.toml", "x = 1\n");
        var path = temporary.Config.FileOf("a.toml");
        File.SetUnixFileMode(path, OwnerFile | extra);

        var error = Assert.Throws<ConfigurationException>(() => temporary.Config.Read("a.toml"));

        Assert.Equal($"{path}: others can read or change this file (mode {mode}); type: chmod 600 {path}", error.Message);
        Assert.Equal(path, error.Path);
    }

    [Test]
    public void Quotes_a_path_for_the_shell()
    {
        using var temporary = new TemporaryDirectory();
        var config = ConfigDirectory.Resolve(Path.Combine(temporary.Root, "it's here"), _ => null);
        config.Write("a.toml", "x = 1\n"u8);
        File.SetUnixFileMode(config.FileOf("a.toml"), (UnixFileMode)0b110_100_100);

        var error = Assert.Throws<ConfigurationException>(() => config.Read("a.toml"));

        Assert.EndsWith($"type: chmod 600 '{temporary.Root}/it'\\''s here/a.toml'", error.Message);
    }

    /// <summary>Root may read everything but a link that leads to itself.</summary>
    [Test]
    public void Does_not_take_what_cannot_be_looked_at_for_missing()
    {
        using var temporary = new TemporaryDirectory();
        temporary.Config.Create();
        var path = temporary.Config.FileOf("a.toml");
        File.CreateSymbolicLink(path, path);
        foreach (var call in new Action[] { () => temporary.Config.Read("a.toml"), () => temporary.Config.Delete("a.toml"), () => temporary.Config.Has("a.toml") })
            Assert.StartsWith($"{path}: cannot be ", Assert.Throws<ConfigurationException>(call).Message, StringComparison.Ordinal);
    }

    [Test]
    public void Refuses_a_directory_in_the_place_of_a_file()
    {
        using var temporary = new TemporaryDirectory();
        var path = Directory.CreateDirectory(temporary.Config.FileOf("a.toml")).FullName;
        Assert.Equal($"{path}: is a directory, and a file is needed here; move it away", Assert.Throws<ConfigurationException>(() => temporary.Config.Read("a.toml")).Message);
    }

    [Test]
    public void Reads_back_what_was_written_and_null_for_what_is_missing()
    {
        using var temporary = new TemporaryDirectory();
        Assert.Null(temporary.Config.Read("a.toml"));
        Assert.Empty(temporary.Config.List(".toml"));

        temporary.Write("b.toml", "ü");
        temporary.Write("a.toml", "");
        temporary.Write("c.txt", "");

        Assert.Equal("ü", Encoding.UTF8.GetString(temporary.Config.Read("b.toml")!));
        Assert.Equal(["a.toml", "b.toml"], temporary.Config.List(".toml"));
        Assert.True(temporary.Config.Delete("a.toml"));
        Assert.False(temporary.Config.Delete("a.toml"));
    }

    [Test]
    public void Refuses_a_file_too_long_to_be_configuration()
    {
        using var temporary = new TemporaryDirectory();
        temporary.Config.Write("a.toml", new byte[ConfigDirectory.MaxFileBytes + 1]);

        var error = Assert.Throws<ConfigurationException>(() => temporary.Config.Read("a.toml"));

        Assert.Contains("longer than 1048576 bytes", error.Message);
    }

    [Test]
    public void Reports_a_directory_that_is_a_file_in_one_line()
    {
        using var temporary = new TemporaryDirectory();
        var path = Path.Combine(temporary.Root, "line\nbreak");
        File.WriteAllText(path, "");

        var error = Assert.Throws<ConfigurationException>(() => ConfigDirectory.Resolve(path, _ => null).Create());

        Assert.StartsWith($"{temporary.Root}/line?break: is a file", error.Message);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Test]
    public void Gives_the_lock_to_one_at_a_time()
    {
        using var temporary = new TemporaryDirectory();
        int inside = 0, most = 0, total = 0;

        Parallel.For(0, 16, _ =>
        {
            using (temporary.Config.Lock())
            {
                most = Math.Max(most, ++inside);
                total++;
                inside--;
            }
        });

        Assert.Equal(1, most);
        Assert.Equal(16, total);
    }
}

using Pys3Local.Configuration.Backends;
using Pys3Local.Configuration.Files;
using Pys3Local.Configuration.Remotes;

namespace Pys3Local.Configuration.Tests.Remotes;

public sealed class RemoteFileTests : IDisposable
{
    private static readonly RemoteEntry Offsite = new("offsite", "https://s3.example.org", "ID", "a secret of ours", "eu-central-1");

    private readonly TemporaryDirectory _temporary = new();

    public void Dispose() => _temporary.Dispose();

    [Test]
    public void Has_no_remotes_without_a_file() => Assert.Empty(Open().Read());

    [Test]
    public void Writes_a_remote_obscured_and_reads_everything_back()
    {
        Open().Add(Offsite);
        Open().Add(Offsite with { Name = "other", Region = RemoteEntry.DefaultRegion });
        Assert.Equal([Offsite, Offsite with { Name = "other", Region = RemoteEntry.DefaultRegion }], Open().Read());
        Assert.DoesNotContain(Offsite.Secret, File.ReadAllText(Open().Path), StringComparison.Ordinal);
        Assert.DoesNotContain(Offsite.Secret, Offsite.ToString(), StringComparison.Ordinal);
    }

    [Test]
    public void A_name_is_there_once()
    {
        Open().Add(Offsite);
        Assert.Contains("exists already", Assert.Throws<ConfigurationException>(() => Open().Add(Offsite)).Message, StringComparison.Ordinal);
    }

    [Test]
    public void Removes_one_and_keeps_the_comments_of_the_others()
    {
        Open().Add(Offsite);
        Open().Add(Offsite with { Name = "other" });
        File.AppendAllText(Open().Path, "# mine\n");
        Assert.True(Open().Remove("offsite"));
        Assert.False(Open().Remove("offsite"));
        Assert.Equal(["other"], Open().Read().Select(remote => remote.Name));
        Assert.Contains("# mine", File.ReadAllText(Open().Path), StringComparison.Ordinal);
    }

    [Test]
    [Arguments("[[remote]]\nname = \"a\"\nurl = \"http://h\"\naccess_key_id = \"i\"\n", "no secret")]
    [Arguments("[[remote]]\nname = \"a\"\nurl = \"http://h\"\naccess_key_id = \"i\"\nsecret_obscured = \"x\"\n", "obscured")]
    [Arguments("[[remote]]\nname = \"a\"\nuri = \"http://h\"\n", "'uri' is not known")]
    [Arguments("name = \"a\"\n", "[[remote]]")]
    public void A_fault_is_named_with_its_place(string text, string message)
    {
        _temporary.Write(RemoteFile.FileName, text);
        Assert.Contains(message, Assert.Throws<ConfigurationException>(() => Open().Read()).Message, StringComparison.Ordinal);
    }

    [Test]
    public void A_secret_may_be_written_by_hand()
    {
        _temporary.Write(RemoteFile.FileName, "[[remote]]\nname = \"a\"\nurl = \"http://h\"\naccess_key_id = \"i\"\nsecret = \"s\"\n");
        Assert.Equal(new RemoteEntry("a", "http://h", "i", "s", RemoteEntry.DefaultRegion), Open().Read().Single());
    }

    [Test]
    public void It_is_no_backend()
    {
        Open().Add(Offsite);
        var backends = new BackendCatalog(Directory);
        Assert.Empty(backends.List().Backends);
        Assert.Throws<ConfigurationException>(() => backends.Add("remotes", [], overwrite: false));
    }

    private ConfigDirectory Directory => _temporary.Config;

    private RemoteFile Open() => new(Directory);
}

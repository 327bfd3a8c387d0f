using Pys3Local.Repositories.Restic;

namespace Pys3Local.Repositories.Tests.Restic;

public sealed class ResticLayoutTests
{
    private const string Id = "4fc5bd921a1a77be003fa6bd4ec7cda4b3e010946a5d62e12ccd72fd755eff52";

    [Test]
    [Arguments("", "data", $"data/4f/{Id}")]
    [Arguments("a/b/", "data", $"a/b/data/4f/{Id}")]
    [Arguments("", "keys", $"keys/{Id}")]
    [Arguments("a/", "locks", $"a/locks/{Id}")]
    public void A_file_has_one_key_and_is_found_by_it(string folder, string type, string key)
    {
        Assert.Equal(key, ResticLayout.KeyOf(folder, type, Id));
        Assert.Equal(new ResticFile(folder, type, Id), ResticLayout.Find(key));
    }

    [Test]
    [Arguments("config", "")]
    [Arguments("a/config", "a/")]
    public void The_config_has_no_hash(string key, string folder) => Assert.Equal(new ResticFile(folder, "config", null), ResticLayout.Find(key));

    [Test]
    [Arguments("")]
    [Arguments("data")]
    [Arguments(Id)]
    [Arguments($"data/{Id}")]
    [Arguments($"data/4e/{Id}")]
    [Arguments($"data/4f/x/{Id}")]
    [Arguments($"4f/{Id}")]
    [Arguments($"other/{Id}")]
    [Arguments("keys/4FC5BD921A1A77BE003FA6BD4EC7CDA4B3E010946A5D62E12CCD72FD755EFF52")]
    [Arguments("keys/4fc5")]
    [Arguments($"keys/{Id}/")]
    [Arguments("configs")]
    public void What_is_no_name_of_the_layout_is_none(string key) => Assert.Null(ResticLayout.Find(key));
}

namespace Pys3Local.Configuration.Tests;

public sealed class NearestNameTests
{
    private static readonly string[] Names = ["serve", "verify", "keys", "client-config", "--path", "--no-auth", "-p"];

    [Test]
    [Arguments("srve", "serve")]
    [Arguments("sreve", "serve")]
    [Arguments("serves", "serve")]
    [Arguments("verifi", "verify")]
    [Arguments("kesy", "keys")]
    [Arguments("client", "client-config")]
    [Arguments("--pathh", "--path")]
    [Arguments("--noauth", "--no-auth")]
    [Arguments("nonsense", null)]
    [Arguments("", null)]
    public void The_nearest_one_is_found_and_nothing_far_away(string typed, string? meant) =>
        Assert.Equal(meant, NearestName.Find(typed, Names));
}

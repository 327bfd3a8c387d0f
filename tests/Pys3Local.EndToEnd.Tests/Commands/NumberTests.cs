namespace Pys3Local.EndToEnd.Commands;

/// <summary>Options that take a number.</summary>
public sealed class NumberTests : CommandTest
{
    [Test]
    [Arguments("1 to 1000000000", "serve", "--max-connections", "99999999999")]
    [Arguments("1 to 1000000000", "serve", "--max-connections=-1")]
    [Arguments("1 to 3650", "serve", "--verify-every", "99999999999999999999")]
    [Arguments("1 to 100000", "verify", "--rate", "4294967296")]
    [Arguments("1 to 3600", "healthcheck", "--timeout", "4294967296")]
    [Arguments("is not a number", "serve", "--max-connections", "many")]
    [Arguments("is not a number", "serve", "--max-connections", "1.5")]
    public async Task Out_of_range_is_told_the_range(string told, params string[] arguments) =>
        Assert.Contains(told, await FailsAsync(2, arguments), StringComparison.Ordinal);

    [Test]
    [Arguments("99999999999", "PYS3LOCAL_MAX_CONNECTIONS must be from 1 to 1000000000")]
    [Arguments("many", "PYS3LOCAL_MAX_CONNECTIONS='many' is not a number")]
    public async Task Out_of_range_in_the_environment_too(string number, string told)
    {
        Environment["PYS3LOCAL_MAX_CONNECTIONS"] = number;
        Assert.Contains(told, await FailsAsync(2, "serve"), StringComparison.Ordinal);
    }
}

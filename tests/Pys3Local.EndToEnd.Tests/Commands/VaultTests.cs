namespace Pys3Local.EndToEnd.Commands;

/// <summary>A file that vaultconfig has encrypted as a whole: three sources of its password, and changes that stay encrypted.</summary>
public sealed class VaultTests : CommandTest
{
    private const string Header = "VAULTCONFIG_ENCRYPT_V1:\n";

    // The original's vector: type = "local" with the password hunter2hunter2.
    private const string Local = Header + "AAECAwQFBgcICQoLDA0ODwABAgMEBQYHCAkKCwwNDg8QERITFBUWFz2no8Z+HOpSr2dH2UDTUGbSn3LJpCcg2HC4TAB+74U=\n";

    [Test]
    [Arguments("VAULTCONFIG_PASSWORD_VAULT", "hunter2hunter2")]
    [Arguments("VAULTCONFIG_PASSWORD", "hunter2hunter2")]
    [Arguments("VAULTCONFIG_PASSWORD_COMMAND", "printf '%s\\n' hunter2hunter2")]
    public async Task Each_source_of_the_password(string variable, string value)
    {
        await WriteAsync("vault.toml", Local);
        Assert.Contains("vault.toml", await FailsAsync(1, "config", "show", "vault"), StringComparison.Ordinal);

        Environment[variable] = value;
        Assert.Contains("Type: local", await OutputAsync("config", "show", "vault"), StringComparison.Ordinal);
    }

    [Test]
    public async Task Its_own_password_comes_before_the_common_one()
    {
        await WriteAsync("vault.toml", Local);
        Environment["VAULTCONFIG_PASSWORD"] = "of all others";
        Environment["VAULTCONFIG_PASSWORD_VAULT"] = "hunter2hunter2";
        Assert.Contains("Type: local", await OutputAsync("config", "show", "vault"), StringComparison.Ordinal);
    }

    [Test]
    public async Task A_wrong_password_is_said_and_not_shown()
    {
        await WriteAsync("vault.toml", Local);
        Environment["VAULTCONFIG_PASSWORD"] = "of-something-else";
        Assert.DoesNotContain("of-something-else", await FailsAsync(1, "config", "show", "vault"), StringComparison.Ordinal);
    }

    [Test]
    public async Task A_change_is_written_back_encrypted_and_a_server_reads_it()
    {
        var file = await WriteAsync("vault.toml", Local);
        Environment["VAULTCONFIG_PASSWORD"] = "hunter2hunter2";
        await OutputAsync("config", "add", "vault", $"path={Home}/below", "--overwrite");

        var text = await File.ReadAllTextAsync(file, Cancellation);
        Assert.StartsWith(Header, text, StringComparison.Ordinal);
        Assert.NotEqual(Local, text);
        Assert.Contains($"path: {Home}/below", await OutputAsync("config", "show", "vault"), StringComparison.Ordinal);
        Assert.Contains($"--path\t{Home}/below\t{file}", await OutputAsync("doctor", "--backend-config", "vault", "-l", "127.0.0.1:0"), StringComparison.Ordinal);
    }
}

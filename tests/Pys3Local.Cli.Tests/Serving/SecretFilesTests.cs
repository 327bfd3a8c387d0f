namespace Pys3Local.Cli.Tests.Serving;

/// <summary>Files with secrets that others can read are reported with what to type (faults B12).</summary>
public sealed class SecretFilesTests
{
    private const string Key = "-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----\n";

    [Test]
    [Arguments(UnixFileMode.OtherRead, true)]
    [Arguments(UnixFileMode.GroupWrite, true)]
    [Arguments(UnixFileMode.GroupRead, false)]
    [Arguments(UnixFileMode.None, false)]
    public async Task A_secret_that_others_can_read_is_a_warning(UnixFileMode more, bool warned)
    {
        using var shell = new TestShell();
        Write(shell["secret"], "a secret of mine", more);

        var (_, output, _) = await shell.RunAsync("doctor", "-l", "127.0.0.1:0", "--access-key-id", "me", "--secret-access-key-file", shell["secret"]);

        Assert.Equal(warned, output.Contains($"type: chmod 600 {shell["secret"]}", StringComparison.Ordinal));
    }

    [Test]
    [Arguments(Key, true)]
    [Arguments("-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n", false)]
    public async Task A_private_key_is_one_too_and_a_certificate_is_not(string pem, bool warned)
    {
        using var shell = new TestShell();
        Write(shell["tls.pem"], pem, UnixFileMode.OtherRead);

        var (_, output, _) = await shell.RunAsync("doctor", "-l", "127.0.0.1:0", "--tls-cert", shell["tls.pem"]);

        Assert.Equal(warned, output.Contains("private key of the certificate", StringComparison.Ordinal));
    }

    private static void Write(string path, string text, UnixFileMode more)
    {
        File.WriteAllText(path, text);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | more);
    }
}

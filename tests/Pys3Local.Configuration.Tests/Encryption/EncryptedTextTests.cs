using System.Text;
using Pys3Local.Configuration.Encryption;

namespace Pys3Local.Configuration.Tests.Encryption;

public class EncryptedTextTests
{
    private const string Password = "hunter2hunter2";

    // Computed with the Python original.
    private const string Encrypted =
        "VAULTCONFIG_ENCRYPT_V1:\nAAECAwQFBgcICQoLDA0ODwABAgMEBQYHCAkKCwwNDg8QERITFBUWFz2no8Z+HOpSr2dH2UDTUGbSn3LJpCcg2HC4TAB+74U=\n";

    private static readonly byte[] Salt = [.. Enumerable.Range(0, 16).Select(i => (byte)i)];
    private static readonly byte[] Nonce = [.. Enumerable.Range(0, 24).Select(i => (byte)i)];

    [Test]
    public void Derives_the_key_of_the_original() =>
        Assert.Equal("186b85101373049204bfeed3b81f957f1b5c0640e863a580c62c6dae645c1e37", Convert.ToHexStringLower(EncryptedText.Key(Password, Salt)));

    [Test]
    public void Encrypts_byte_for_byte_as_the_original() =>
        Assert.Equal(Encrypted, Encoding.UTF8.GetString(EncryptedText.Encrypt("type = \"local\"\n"u8, Password, Salt, Nonce)));

    [Test]
    [Arguments(Encrypted)]
    [Arguments("\n \r\n" + Encrypted + "\n")]
    public void Decrypts_what_the_original_wrote(string text)
    {
        Assert.True(EncryptedText.IsEncrypted(Encoding.UTF8.GetBytes(text)));
        Assert.Equal("type = \"local\"\n", Encoding.UTF8.GetString(EncryptedText.Decrypt(Encoding.UTF8.GetBytes(text), Password)!));
    }

    [Test]
    public void Gives_nothing_for_a_wrong_password_or_a_damaged_text()
    {
        Assert.Null(EncryptedText.Decrypt(Encoding.UTF8.GetBytes(Encrypted), "hunter2hunter3"));
        Assert.Null(EncryptedText.Decrypt(Encoding.UTF8.GetBytes(Encrypted[..60]), Password));
        Assert.Null(EncryptedText.Decrypt("VAULTCONFIG_ENCRYPT_V1:\n*\n"u8, Password));
        Assert.Null(EncryptedText.Decrypt("VAULTCONFIG_ENCRYPT_V1:"u8, Password));
    }

    [Test]
    [Arguments("")]
    [Arguments("type = \"local\"\n")]
    [Arguments("# VAULTCONFIG_ENCRYPT_V1:\n")]
    [Arguments("VAULTCONFIG_ENCRYPT_V1: x\n")]
    [Arguments("type = \"local\"\nVAULTCONFIG_ENCRYPT_V1:\n")]
    public void Tells_a_plain_text(string text) => Assert.False(EncryptedText.IsEncrypted(Encoding.UTF8.GetBytes(text)));

    [Test]
    public void Encrypts_differently_each_time()
    {
        byte[] first = EncryptedText.Encrypt("x"u8, Password), second = EncryptedText.Encrypt("x"u8, Password);

        Assert.NotEqual(first, second);
        Assert.Equal("x"u8.ToArray(), EncryptedText.Decrypt(first, Password)!);
    }
}

using System.Text;
using Pys3Local.Configuration.Encryption;
using Pys3Local.Configuration.Secrets;
using Pys3Local.Configuration.Tests.Toml;
using Pys3Local.Configuration.Toml;
using Pys3Local.Fuzzing;

namespace Pys3Local.Configuration.Tests.Fuzzing;

/// <summary>Files of the configuration, damaged by a text editor or a disk.</summary>
[Category("Fuzz")]
public sealed class ConfigurationFuzzTests
{
    [Test]
    public void Toml()
    {
        string[] samples = [.. TomlSpecificationTests.Valid.Select(row => row.Item1).Where(text => text.Length > 0)];
        FuzzRun.Run("toml", 20_000, random => Mutation.Of(random, samples, "\"\"\"", "'''", "[[", "]]", "[", "]", "{", "}", "=", ".", ",", "#", "\r\n", "\\u", "\\U0010FFFF", "inf", "nan", "0x", "1979-05-27T07:32:00Z", "_", "\t"), input =>
        {
            try
            {
                Assert.Equal(input, TomlDocument.Parse(input).ToUtf8());
            }
            catch (TomlException error)
            {
                Assert.InRange(error.Line, 1, input.Count(b => b == '\n') + 1);
                Assert.InRange(error.Column, 1, input.Length + 1);
            }
        });
    }

    [Test]
    public void Obscured_secret()
    {
        string[] samples = [Obscured.Conceal("a secret access key"), Obscured.Seal("another secret"), ""];
        FuzzRun.Run("obscured", 20_000, random => Mutation.Of(random, samples, "=", "-", "_", "+", "/"), input =>
        {
            var text = Encoding.UTF8.GetString(input);
            Obscured.Reveal(text);
            Assert.NotNull(Obscured.Open(text));
        });
    }

    [Test]
    public void Encrypted_file()
    {
        // Deriving a key is slow on purpose: what is not well formed is found before that, and few are.
        var sample = EncryptedText.Encrypt("api_key = 'a'"u8, "password");
        FuzzRun.Run("encrypted", 20, random => Mutation.Of(random, sample, "\n", "RCLONE_ENCRYPT_V0:", "="), input =>
        {
            if (EncryptedText.IsEncrypted(input) && EncryptedText.Decrypt(input, "password") is { } plain)
                Assert.Equal("api_key = 'a'"u8.ToArray(), plain);
        });
    }
}

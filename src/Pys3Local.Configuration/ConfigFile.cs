using Pys3Local.Configuration.Encryption;
using Pys3Local.Configuration.Files;
using Pys3Local.Configuration.Toml;

namespace Pys3Local.Configuration;

/// <summary>A TOML file of the configuration directory as it was read: what was encrypted is written back encrypted with the same password.</summary>
/// <param name="Path">Absolute.</param>
/// <param name="Document">What it says.</param>
/// <param name="Password">Null for a plain file.</param>
internal sealed record ConfigFile(string Path, TomlDocument Document, string? Password)
{
    internal const string Suffix = ".toml";

    /// <summary>Null if there is no such file.</summary>
    /// <exception cref="ConfigurationException">It cannot be read, decrypted or understood; with line and column if there are any.</exception>
    internal static ConfigFile? Read(ConfigDirectory directory, string name, VaultPassword? passwords) =>
        directory.Read(name) is { } content ? Parse(directory, name, content, passwords) : null;

    internal static ConfigFile Parse(ConfigDirectory directory, string name, byte[] content, VaultPassword? passwords)
    {
        var path = directory.FileOf(name);
        string? password = null;
        if (EncryptedText.IsEncrypted(content))
        {
            password = passwords?.Find(name[..^Suffix.Length])
                ?? throw new ConfigurationException("is encrypted; set VAULTCONFIG_PASSWORD or VAULTCONFIG_PASSWORD_COMMAND", path);
            content = EncryptedText.Decrypt(content, password)
                ?? throw new ConfigurationException("cannot be decrypted: the password is wrong, or the file is damaged", path);
        }

        try
        {
            return new ConfigFile(path, TomlDocument.Parse(content), password);
        }
        catch (TomlException error)
        {
            throw error.In(path);
        }
    }

    /// <summary>What to write to the file to make it say <paramref name="document"/>.</summary>
    internal byte[] Encode(TomlDocument document) =>
        Password is null ? document.ToUtf8() : EncryptedText.Encrypt(document.ToUtf8(), Password);
}

using Pys3Local.Cli.Settings;

namespace Pys3Local.Cli.Serving;

/// <summary>
/// Files with secrets that other users of the machine can read or change. They are used anyway, because container engines mount
/// secrets that way (mode 0644), and every start says so.
/// </summary>
internal static class SecretFiles
{
    private const UnixFileMode Open = UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.GroupWrite;

    /// <summary>One sentence for each, with what to type.</summary>
    public static IEnumerable<string> Warnings(ServeSettings settings)
    {
        if (settings.Get(ServeOptions.SecretAccessKeyFile) is { } secret && IsOpen(secret, out var mode))
            yield return Warning($"the secret of {settings.PlaceOf(ServeOptions.SecretAccessKeyFile)}", secret, mode);

        if (settings.Get(ServeOptions.KeyringFile) is { } ring && IsOpen(ring, out mode))
            yield return Warning("the ring of keys", ring, mode);

        if ((settings.Get(ServeOptions.TlsKey) ?? settings.Get(ServeOptions.TlsCert)) is { } key && IsOpen(key, out mode) && HoldsKey(key))
            yield return Warning("the private key of the certificate", key, mode);
    }

    private static string Warning(string what, string path, string mode) =>
        $"every user of this machine can read or change {what} in {path} (mode {mode}); type: chmod 600 {path}";

    private static bool IsOpen(string path, out string mode)
    {
        mode = "";
        if (OperatingSystem.IsWindows() || !File.Exists(path))
            return false;

        var bits = File.GetUnixFileMode(path);
        mode = Convert.ToString((int)bits, 8).PadLeft(4, '0');
        return (bits & Open) != 0;
    }

    // A certificate without its key is for everyone.
    private static bool HoldsKey(string path)
    {
        try
        {
            return File.ReadLines(path).Any(line => line.Contains("PRIVATE KEY-----", StringComparison.Ordinal));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}

using System.Security.Cryptography;
using Pys3Local.Cli.Parsing;
using Pys3Local.Cli.Settings;
using Pys3Local.Cli.Terminal;
using Pys3Local.Configuration.Files;
using Pys3Local.Storage;
using Pys3Local.Storage.Encryption.Keys;

namespace Pys3Local.Cli.Keyring;

/// <summary>Which ring of keys is meant: the one that was named, else that of the configuration directory.</summary>
internal static class KeyringPlace
{
    /// <summary>For a server. A store in memory has a ring in memory.</summary>
    /// <exception cref="CommandException">The file that was named is missing, or is no ring, or another ring has keys that it has not.</exception>
    public static IKeyRings OfServer(ServeSettings settings, Shell shell)
    {
        var given = settings.Get(ServeOptions.KeyringFile);
        if (given is null && settings.Get(ServeOptions.Backend) == "memory")
            return new KeyringInMemory();

        if (given is null && DirectoryOf(settings, shell) is null)
        {
            return settings.Get(ServeOptions.Encrypt)
                ? throw new CommandException($"{settings.PlaceOf(ServeOptions.Encrypt)} needs a ring of keys, and there is no place for one; name it with --keyring-file, or set HOME or --config-dir")
                : new FixedKeyRing(null);
        }

        var file = given is not null ? Named(given, shell) : new KeyringFile(DirectoryOf(settings, shell)!, KeyringFile.FileName, isNamed: false, shell);
        var ring = file.Load();
        if (given is not null)
        {
            if (ring is null)
                throw new CommandException($"{settings.PlaceOf(ServeOptions.KeyringFile)}: there is no file {given}; is it mounted? 'pys3local keyring init --keyring-file {given}' makes a new ring");

            RefuseOther(settings, ring, given, shell);
        }

        return file;
    }

    /// <summary>For a command.</summary>
    public static KeyringFile Of(Invocation invocation) => invocation.Get(ServeOptions.KeyringFile) is { } given
        ? Named(given, invocation.Shell)
        : new KeyringFile(ConfigurationHome.Find(invocation), KeyringFile.FileName, isNamed: false, invocation.Shell);

    /// <summary>The disk would carry the keys of what is on it.</summary>
    public static bool IsBesideData(ServeSettings settings, KeyringFile file) =>
        settings.Get(ServeOptions.Backend) == "local"
        && FileFailures.Guard(() => RealPath.IsIn(RealPath.Of(file.Path), RealPath.Of(settings.Get(ServeOptions.Path))));

    /// <summary>Null where none is known: a container without any place for it.</summary>
    private static ConfigDirectory? DirectoryOf(ServeSettings settings, Shell shell)
    {
        try
        {
            return ConfigDirectory.Resolve(settings.Get(ServeOptions.ConfigDir), shell.Variable);
        }
        catch (ConfigurationException)
        {
            return null;
        }
    }

    private static KeyringFile Named(string path, Shell shell)
    {
        var full = Path.GetFullPath(path);
        return new KeyringFile(ConfigDirectory.Resolve(Path.GetDirectoryName(full), shell.Variable), Path.GetFileName(full), isNamed: true, shell);
    }

    /// <summary>Two rings, of which the one that is not used has keys that the other has not: whatever was encrypted with them could not be read.</summary>
    private static void RefuseOther(ServeSettings settings, KeyRing ring, string given, Shell shell)
    {
        if (DirectoryOf(settings, shell) is not { } directory)
            return;

        var other = new KeyringFile(directory, KeyringFile.FileName, isNamed: false, shell);
        if (Path.GetFullPath(given) != other.Path && other.Load()?.Keys.FirstOrDefault(key => ring.Find(key.Id) is null) is { } missing)
            throw new CommandException($"two rings of keys disagree: {other.Path} has the key {missing.Id}, which {given} has not; 'pys3local keyring import {other.Path} --keyring-file {given}' takes its keys over, or move it away");
    }

    private sealed class KeyringInMemory : IKeyRings
    {
        private readonly Lock _gate = new();

        public KeyRing? Current { get; private set; }

        public KeyRing Create()
        {
            lock (_gate)
            {
                using var randomness = RandomNumberGenerator.Create();
                var key = RingKey.Create(randomness);
                return Current ??= new KeyRing([key], key.Id);
            }
        }
    }
}

using System.Security.Cryptography;
using System.Text;
using Pys3Local.Cli.Terminal;
using Pys3Local.Configuration.Files;
using Pys3Local.Storage;
using Pys3Local.Storage.Encryption.Keys;

namespace Pys3Local.Cli.Keyring;

/// <summary>
/// The file of the ring: read again when it has changed, at most once a second. One that is in the configuration directory is made when it is first needed; one that was named
/// is not, because its disk or its secret may only not be mounted.
/// </summary>
internal sealed class KeyringFile : IKeyRings
{
    public const string FileName = "keyring";

    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);

    private readonly ConfigDirectory _directory;
    private readonly string _name;
    private readonly bool _isNamed;
    private readonly Shell _shell;
    private readonly Lock _gate = new();
    private volatile KeyRing? _current;
    private (DateTime Modified, long Length) _stamp;
    private long _looked;

    /// <param name="directory">The directory that it is in.</param>
    /// <param name="name">Its name there.</param>
    /// <param name="isNamed">Somebody has named it.</param>
    /// <param name="shell">The clock, and where to complain.</param>
    public KeyringFile(ConfigDirectory directory, string name, bool isNamed, Shell shell)
    {
        (_directory, _name, _isNamed, _shell) = (directory, name, isNamed, shell);
        Path = directory.FileOf(name);
    }

    public string Path { get; }

    /// <summary>The active key is another one: called in the thread that has noticed it.</summary>
    public Action Rotated { get; set; } = static () => { };

    public KeyRing? Current
    {
        get
        {
            if (_shell.Time.GetElapsedTime(Volatile.Read(ref _looked)) >= LookAgain && _gate.TryEnter())
            {
                try
                {
                    LookAt();
                }
                finally
                {
                    _gate.Exit();
                }
            }

            return _current;
        }
    }

    /// <summary>Reads it now; null where it is missing.</summary>
    /// <exception cref="CommandException">It cannot be read, or is no ring.</exception>
    public KeyRing? Load()
    {
        Volatile.Write(ref _looked, _shell.Time.GetTimestamp());
        _stamp = Stamp();
        return _current = Read();
    }

    public KeyRing Create()
    {
        if (_isNamed)
            throw new StorageException(StorageFailure.KeyMissing, "The server's ring of keys is missing.");

        try
        {
            var isNew = false;
            var ring = Change(known => known ?? New(out isNew));
            if (isNew)
                _shell.Error.WriteLine($"pys3local: WARNING: a client asked for encryption, and a ring of keys was made for it in {Path} (key {ring.Active.Id}). What is encrypted is lost without it: type 'pys3local keyring export', and keep the page");
            return ring;
        }
        catch (ConfigurationException failure)
        {
            throw new StorageException(StorageFailure.KeyMissing, $"A ring of keys cannot be made: {failure.Message}", failure);
        }
    }

    /// <summary>Replaces it, durably, with what is made of it; nothing is written where that is the same.</summary>
    public KeyRing Change(Func<KeyRing?, KeyRing> change)
    {
        using var held = _directory.Lock();
        var before = Read();
        var after = change(before);
        if (!ReferenceEquals(before, after))
            _directory.Write(_name, Encoding.UTF8.GetBytes(KeyRingText.Write(after)));

        _stamp = Stamp();
        return _current = after;
    }

    /// <summary>A ring with one key.</summary>
    public KeyRing New()
    {
        var key = NewKey();
        return new KeyRing([key], key.Id);
    }

    public RingKey NewKey()
    {
        using var randomness = RandomNumberGenerator.Create();
        return RingKey.Create(randomness, DateOnly.FromDateTime(_shell.Time.GetUtcNow().UtcDateTime));
    }

    private KeyRing New(out bool isNew)
    {
        isNew = true;
        return New();
    }

    private void LookAt()
    {
        Volatile.Write(ref _looked, _shell.Time.GetTimestamp());
        var stamp = Stamp();
        if (stamp == _stamp)
            return;

        _stamp = stamp;
        try
        {
            var (before, after) = (_current, Read());
            if (after is null)
            {
                if (before is not null)
                    _shell.Error.WriteLine($"pys3local: {Path} is gone; the ring of keys stays as it was until the server stops. Bring it back: 'pys3local keyring import'");
                return;
            }

            _current = after;
            if (before?.Active.Id != after.Active.Id)
                Rotated();
        }
        catch (Exception failure) when (failure is ConfigurationException or CommandException)
        {
            _shell.Error.WriteLine($"pys3local: the ring of keys stays as it was: {failure.Message}");
        }
    }

    private (DateTime Modified, long Length) Stamp()
    {
        var file = new FileInfo(Path);
        return file.Exists ? (file.LastWriteTimeUtc, file.Length) : default;
    }

    private KeyRing? Read()
    {
        if ((_isNamed ? ReadNamed() : _directory.Read(_name)) is not { } bytes)
            return null;

        try
        {
            return KeyRingText.Parse(Encoding.UTF8.GetString(bytes));
        }
        catch (FormatException failure)
        {
            throw new CommandException($"{Path}: this is no ring of keys: {failure.Message}");
        }
    }

    // Container engines mount secrets that others may read; every start says so.
    private byte[]? ReadNamed()
    {
        try
        {
            return PathKinds.Of(Path) is var kind && kind == PathKind.Missing ? null
                : kind == PathKind.Directory ? throw new CommandException($"{Path}: this is a directory, and no ring of keys; name its file")
                : new FileInfo(Path).Length <= ConfigDirectory.MaxFileBytes ? File.ReadAllBytes(Path)
                : throw new CommandException($"{Path}: this is no ring of keys: it is longer than {ConfigDirectory.MaxFileBytes} bytes");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new CommandException($"{Path}: the ring of keys cannot be read: {FileFailures.Reason(failure)}");
        }
    }
}

using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Pys3Local.Cli.Clients;
using Pys3Local.Cli.Keyring;
using Pys3Local.Cli.Serving;
using Pys3Local.Cli.Settings;
using Pys3Local.Cli.Terminal;
using Pys3Local.Configuration.Backends;
using Pys3Local.Configuration.Files;
using Pys3Local.Configuration.Keys;
using Pys3Local.Server.Listening;
using Pys3Local.Server.Tls;

namespace Pys3Local.Cli.Checks;

/// <summary>Would the server start with these settings, and how do clients see it?</summary>
internal static class ServerChecks
{
    // A machine whose clock was lost at power-off wakes up in the past.
    private const int FirstCredibleYear = 2025;

    public static IEnumerable<CheckResult> Run(ServeSettings settings, Shell shell)
    {
        yield return Clock(shell);
        foreach (var listen in settings.Get(ServeOptions.Listen))
            yield return Listen(listen);
        foreach (var result in Configuration(settings, shell))
            yield return result;
        yield return Ring(settings, shell);
        yield return Certificate(settings, shell);
        foreach (var warning in SecretFiles.Warnings(settings))
            yield return CheckResult.Warning("secrets", warning);

        yield return Client(settings);
    }

    private static CheckResult Clock(Shell shell)
    {
        var now = shell.Time.GetUtcNow();
        var text = now.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) + " UTC";
        return now.Year < FirstCredibleYear
            ? CheckResult.Failure("clock", $"{text} is in the past: set the clock, or every client is refused (15 minutes are allowed)")
            : CheckResult.Ok("clock", $"{text}; a client that is 15 minutes away is refused");
    }

    private static CheckResult Listen(string text)
    {
        try
        {
            var address = ListenAddress.Parse(text);
            if (address.Port == 0)
                return CheckResult.Ok("listen", $"{address}: the system chooses the port");
            var endpoint = new IPEndPoint(address.Kind == ListenKind.Address ? address.Address! : IPAddress.Any, address.Port);
            using var socket = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(endpoint);
            return CheckResult.Ok("listen", $"{address} is free");
        }
        catch (ServerException failure)
        {
            return CheckResult.Failure("listen", failure.Message);
        }
        catch (SocketException failure) when (failure.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            return CheckResult.Warning("listen", $"{text} is in use: by this server if it runs ('pys3local healthcheck' shows it), else by another program");
        }
        catch (SocketException failure)
        {
            return CheckResult.Failure("listen", $"{text}: {failure.SocketErrorCode}");
        }
    }

    private static List<CheckResult> Configuration(ServeSettings settings, Shell shell)
    {
        var results = new List<CheckResult>();
        try
        {
            var directory = ConfigDirectory.Resolve(settings.Get(ServeOptions.ConfigDir), shell.Variable);
            results.Add(CheckResult.Ok("configuration", $"{directory.Path} ({directory.Source})"));
            foreach (var problem in new BackendCatalog(directory, Passwords.Of(shell)).List().Problems)
                results.Add(CheckResult.Warning("configuration", problem.Message));
            results.Add(Keys(settings, new KeyFile(directory, shell.Time, Passwords.Of(shell)), shell));
        }
        catch (ConfigurationException failure)
        {
            results.Add(CheckResult.Failure("configuration", failure.Message));
        }

        return results;
    }

    private static CheckResult Keys(ServeSettings settings, KeyFile file, Shell shell)
    {
        if (settings.Get(ServeOptions.NoAuth))
            return CheckResult.Warning("keys", "--no-auth: everyone who reaches the port may read, write and delete everything");
        file.Load();
        var active = file.Entries.Count(entry => entry.IsActive(shell.Time.GetUtcNow()));
        var inFile = $"{active} of {file.Entries.Count} active in {file.Path}";
        return settings.Get(ServeOptions.AccessKeyId) is { } given ? CheckResult.Ok("keys", $"{given} by {settings.PlaceOf(ServeOptions.AccessKeyId)}, and {inFile}")
            : file.Entries.Count == 0 ? CheckResult.Ok("keys", "none yet: the first start makes a pair and shows it")
            : active == 0 ? CheckResult.Failure("keys", $"{inFile}; use 'pys3local keys add'")
            : CheckResult.Ok("keys", inFile);
    }

    private static CheckResult Ring(ServeSettings settings, Shell shell)
    {
        try
        {
            return KeyringPlace.OfServer(settings, shell).Current is { } ring
                ? CheckResult.Ok("keyring", $"{CountText.Of(ring.Keys.Count, "key")}, active {ring.Active.Id}; 'pys3local status' names those that objects need and the ring lacks")
                : CheckResult.Ok("keyring", "none; a server makes one when encryption is first asked for");
        }
        catch (Exception failure) when (failure is CommandException or ConfigurationException)
        {
            return CheckResult.Failure("keyring", failure.Message);
        }
    }

    private static CheckResult Certificate(ServeSettings settings, Shell shell)
    {
        if (settings.Get(ServeOptions.TlsCert) is null && !settings.Get(ServeOptions.TlsSelfSigned))
            return CheckResult.Ok("certificate", "none: plain HTTP, which is for this machine and trusted networks");

        try
        {
            if (Certificates.Find(settings, shell) is not { } source)
                return CheckResult.Ok("certificate", "self-signed, made at the first start and kept");
            var certificate = source.Certificate;
            var text = $"{source.Path}: {certificate.Subject}, until {certificate.NotAfter.ToUniversalTime():yyyy-MM-dd}, SHA-256 {SelfSignedCertificate.Fingerprint(certificate)}";
            if (Certificates.Missing(certificate, settings) is { Count: > 0 } missing)
                text += $"; not for {string.Join(", ", missing)}: the next start makes a new one, and clients have to trust that";
            return certificate.NotAfter.ToUniversalTime() > shell.Time.GetUtcNow().UtcDateTime
                ? CheckResult.Ok("certificate", text)
                : CheckResult.Failure("certificate", text + ": it has expired; renew it, the server reads it again by itself");
        }
        catch (ServerException failure)
        {
            return CheckResult.Failure("certificate", failure.Message);
        }
    }

    private static CheckResult Client(ServeSettings settings)
    {
        try
        {
            if (ListenAddress.Parse(settings.Get(ServeOptions.Listen)[0]).Port == 0)
                return CheckResult.Ok("client", $"the endpoint is printed at the start, region {settings.Get(ServeOptions.Region)}, path style");
            return CheckResult.Ok("client", $"endpoint {ClientSetups.UrlOf(settings)}, region {settings.Get(ServeOptions.Region)}, path style; see 'pys3local client-config'");
        }
        catch (ServerException failure)
        {
            return CheckResult.Failure("client", failure.Message);
        }
    }
}

namespace Pys3Local.Cli.Clients;

/// <summary>What a client has to know.</summary>
internal sealed record ClientSetup
{
    /// <summary>Without a slash at the end.</summary>
    public required string Url { get; init; }

    public required string KeyId { get; init; }

    public required string Secret { get; init; }

    public required string Region { get; init; }

    public required string Bucket { get; init; }

    /// <summary>What every object key of the client has to begin with; empty if it is free.</summary>
    public string Prefix { get; init; } = "";

    /// <summary>The file to trust, where the certificate is the server's own; as the client sees it.</summary>
    public string? CertificateFile { get; init; }

    /// <summary>The server's file that <see cref="CertificateFile"/> has to be a copy of; null if it is the same one.</summary>
    public string? CertificateSource { get; init; }

    /// <summary>SHA-256 of that certificate, <c>AB:CD:…</c>.</summary>
    public string? Fingerprint { get; init; }

    public bool IsHttps => Url.StartsWith("https:", StringComparison.Ordinal);

    /// <summary>Host and port.</summary>
    public string Authority => new Uri(Url).Authority;

    public string Host => new Uri(Url).Host;

    public int Port => new Uri(Url).Port;

    /// <summary>Where in the bucket the client of this name keeps its things.</summary>
    public string FolderFor(string client) => Prefix.Length == 0 || Prefix.EndsWith('/') ? Prefix + client : $"{Prefix}/{client}";
}

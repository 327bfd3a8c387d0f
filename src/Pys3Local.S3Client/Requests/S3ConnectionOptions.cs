using Pys3Local.S3Client.Credentials;

namespace Pys3Local.S3Client.Requests;

/// <summary>How a bucket is named in a request.</summary>
public enum Addressing
{
    /// <summary><c>https://endpoint/bucket/key</c>: every service but new buckets of AWS in some regions.</summary>
    Path,

    /// <summary><c>https://bucket.endpoint/key</c>.</summary>
    VirtualHost,
}

/// <summary>How to reach an S3 service.</summary>
public sealed record S3ConnectionOptions
{
    /// <summary>With scheme, host and port; a path is put before the bucket.</summary>
    public required Uri Endpoint { get; init; }

    public string Region { get; init; } = "us-east-1";

    public Addressing Addressing { get; init; }

    public ICredentialSource Credentials { get; init; } = new NoCredentials();

    /// <summary>For messages; the endpoint's host where it is null.</summary>
    public string? Name { get; init; }

    /// <summary>A file of certificates that are trusted as well as those of this machine.</summary>
    public string? Authorities { get; init; }

    /// <summary>
    /// Whether a body of unknown hash is signed piece by piece (<c>aws-chunked</c>). Null: without TLS only, where nothing else protects it. Some services
    /// do not take it; then it is sent unsigned.
    /// </summary>
    public bool? SignsBodies { get; init; }

    /// <summary>How long to wait for the beginning of an answer, once the request has been sent; with all that is tried again. Clients of the server wait for a minute themselves.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(50);

    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>In place of the real network; it stays the caller's.</summary>
    public HttpMessageHandler? HttpMessageHandler { get; init; }

    /// <summary>How to wait between attempts; null waits by <see cref="TimeProvider"/>.</summary>
    public Func<TimeSpan, CancellationToken, Task>? Delay { get; init; }

    /// <summary>For the jitter of waits.</summary>
    public Random Random { get; init; } = Random.Shared;
}

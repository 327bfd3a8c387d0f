using Pys3Local.Storage.Azure.Credentials;
using Pys3Local.Storage.Cloud.Caching;

namespace Pys3Local.Storage.Azure.Requests;

/// <summary>How to reach an account of Azure Blob Storage, and where in it the buckets are.</summary>
public sealed record AzureStoreOptions
{
    /// <summary><c>https://ACCOUNT.blob.core.windows.net</c>, or <c>http://127.0.0.1:10000/ACCOUNT</c> of the emulator.</summary>
    public required Uri Endpoint { get; init; }

    public required string Account { get; init; }

    public required IAzureCredentials Credentials { get; init; }

    /// <summary>The one container in which all buckets are, each below its own name; null: each is a container.</summary>
    public string? Container { get; init; }

    /// <summary>Before the names of containers; with <see cref="Container"/>, before everything in it.</summary>
    public string Prefix { get; init; } = "";

    /// <summary>What is kept of objects on this machine; null for nothing.</summary>
    public BlockCache? Cache { get; init; }

    /// <summary>For messages; the account where it is null.</summary>
    public string? Name { get; init; }

    /// <summary>A file of certificates that are trusted as well as those of this machine.</summary>
    public string? Authorities { get; init; }

    /// <summary>How long to wait for the beginning of an answer, once the request has been sent; with all that is tried again. Clients of the server wait for a minute themselves.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(50);

    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>In place of the real network; it stays the caller's.</summary>
    public HttpMessageHandler? HttpMessageHandler { get; init; }

    /// <inheritdoc cref="AzureBlobService.MaxBlock"/>
    internal long MaxBlock { get; init; } = 4000L << 20;

    /// <summary>How to wait between attempts; null waits by <see cref="TimeProvider"/>.</summary>
    public Func<TimeSpan, CancellationToken, Task>? Delay { get; init; }
}

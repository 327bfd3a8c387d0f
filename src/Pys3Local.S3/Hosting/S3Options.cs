using System.Net;
using Pys3Local.S3.Access;
using Pys3Local.Storage.Events;
using Pys3Local.Storage.Limits;
using Pys3Local.Storage.Replication;

namespace Pys3Local.S3.Hosting;

/// <summary>How the protocol is to behave; a value, made once by the composition root.</summary>
public sealed record S3Options
{
    /// <summary>The region that this server says it is in, and that a signature's scope must name.</summary>
    public string Region { get; init; } = "us-east-1";

    /// <summary>Everyone may do everything, whatever they sign with.</summary>
    public bool NoAuth { get; init; }

    /// <summary>Accept Signature Version 2, with which boto3, s3cmd and others still make presigned URLs. It signs little of a request, and with SHA-1.</summary>
    public bool SignatureV2 { get; init; } = true;

    /// <summary>Domains below which a label is a bucket (virtual-host style), beside <c>localhost</c>.</summary>
    public IReadOnlyList<string> Domains { get; init; } = [];

    /// <summary>Hosts, with a port where one is in the URL, that clients may have signed for instead of the one that arrives: <c>minio:9000</c>.</summary>
    public IReadOnlyList<string> AlsoKnownAs { get; init; } = [];

    /// <summary>Whose <c>X-Forwarded-Host</c> and <c>X-Forwarded-Proto</c> count; nobody else's.</summary>
    public IReadOnlyList<System.Net.IPNetwork> TrustedProxies { get; init; } = [];

    /// <summary>What a proxy puts before every path, <c>/s3</c>, whether it takes it off again or not; empty for none.</summary>
    public string PathPrefix { get; init; } = "";

    /// <summary>Over restic's REST protocol a key reaches only folders that have its id as their first name below the bucket.</summary>
    public bool ResticPrivate { get; init; }

    public required IAccessKeys Keys { get; init; }

    /// <summary>What all requests together may use.</summary>
    public Budget Budget { get; init; } = Budget.Unlimited;

    /// <summary>The store encrypts what nobody asks to encrypt as well, and so buckets say.</summary>
    public bool EncryptsEverything { get; init; }

    /// <summary><c>aws:kms</c> is refused; otherwise it is a key of the store's ring that the client names.</summary>
    public bool RefusesKms { get; init; }

    /// <summary>Keys of clients (SSE-C) are taken without TLS as well: the network up to the proxy before this server is trusted.</summary>
    public bool TakesCustomerKeysInTheClear { get; init; }

    /// <summary>When the lifecycles of buckets are carried out each day, UTC.</summary>
    public TimeOnly LifecycleTime { get; init; } = new(3, 0);

    /// <summary>What retention trusts beside the clock.</summary>
    public IMachineUptime Uptime { get; init; } = new MachineUptime();

    /// <summary>Where events of buckets go; null: nowhere.</summary>
    public IEventOutbox? Events { get; init; }

    /// <summary>What is to be copied to other services; null: nothing ever is.</summary>
    public IReplicationQueue? Replication { get; init; }

    /// <summary>Who has to slow down; null: nobody.</summary>
    public IRequestRate? Rate { get; init; }

    /// <summary>How long a client may neither send nor take 4 KiB of a body before its connection is closed.</summary>
    public TimeSpan ClientTimeout { get; init; } = TimeSpan.FromSeconds(60);

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>The clock that signatures are held to, where it is another one than <see cref="Time"/>: clients cannot follow a clock that a test has moved.</summary>
    public TimeProvider? SignatureTime { get; init; }

    /// <summary>What is not insisted on, for tests; null on every server that keeps data.</summary>
    public Leniency? Leniency { get; init; }
}

/// <summary>Whether one more request may be answered now, or has to be told to slow down. Called on every request: quick, from many threads.</summary>
public interface IRequestRate
{
    /// <summary>Asked before anything of the request is looked at.</summary>
    bool Admits(IPAddress address);

    /// <summary>Asked once the key has proven itself, so that nobody uses up the share of another's key.</summary>
    bool Admits(string accessKeyId);
}

using System.Text.Json.Serialization;

namespace Pys3Local.Cli.Administration;

/// <summary>An access key without its secret.</summary>
internal sealed class KeyReport
{
    public required string Id { get; init; }

    public required string User { get; init; }

    /// <summary>One of those that <c>keys add --preset</c> takes.</summary>
    public required string Preset { get; init; }

    /// <summary>Patterns; none for every bucket.</summary>
    public required IReadOnlyList<string> Buckets { get; init; }

    public string? Prefix { get; init; }

    public required IReadOnlyList<string> Actions { get; init; }

    public DateTimeOffset? Expires { get; init; }

    public int? ExpectHours { get; init; }

    public string? Note { get; init; }

    public required bool Disabled { get; init; }

    public DateTimeOffset? Created { get; init; }

    /// <summary>Null where it was never used.</summary>
    public DateTimeOffset? LastUsed { get; init; }

    /// <summary>The address that it was used from last.</summary>
    public string? LastAddress { get; init; }
}

/// <summary>A key to be made, whose id and secret are the server's to choose; or one to be changed, where what is null stays as it is.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed class KeyRequest : IChangeRequest
{
    string? IChangeRequest.Subject => Id;

    /// <summary>Of the key that there is.</summary>
    public string? Id { get; init; }

    /// <summary>Of a new key.</summary>
    public string? Preset { get; init; }

    /// <summary>Of a new key: patterns; none for every bucket.</summary>
    public IReadOnlyList<string>? Buckets { get; init; }

    /// <summary>Of a new key; never empty.</summary>
    public string? Prefix { get; init; }

    /// <summary>As <c>keys add --expires</c> takes it: a date, an instant, or a time from now (<c>90d</c>); <c>never</c> takes the end away.</summary>
    public string? Expires { get; init; }

    /// <summary>Empty for none.</summary>
    public string? Note { get; init; }

    public bool? Disabled { get; init; }

    /// <summary>The URL by which its client reaches the server, for its configuration.</summary>
    public string? Endpoint { get; init; }
}

/// <summary>A key with its secret, which is shown this once.</summary>
internal sealed class KeySecret
{
    public required KeyReport Key { get; init; }

    public required string Secret { get; init; }

    /// <summary>What each client has to be told.</summary>
    public required IReadOnlyList<ClientText> Clients { get; init; }
}

/// <summary>What a client has to be told.</summary>
internal sealed class ClientText
{
    public required string Client { get; init; }

    /// <summary>What the text is: a section of a file, a command.</summary>
    public required string Form { get; init; }

    public required string Text { get; init; }
}

/// <param name="Id">Of the access key; there need be none of it any more.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record KeyUsageRequest(string Id)
{
    public string Id { get; } = RequiredMember.Of(Id);
}

/// <summary>What a key has stored while it had a quota, as far as it is still there: what its quota is about.</summary>
internal sealed record KeyUsage(string Id, long Bytes, long Versions);

/// <summary>The verification of everything: that which runs, and the last one.</summary>
internal sealed class VerificationReport
{
    public required bool Running { get; init; }

    /// <summary>Looked at so far; of the one that runs, else of the last one of this server.</summary>
    public required long Versions { get; init; }

    /// <summary>Read so far.</summary>
    public required long Bytes { get; init; }

    /// <summary>When the last one ended; null where there was none.</summary>
    public DateTimeOffset? Ended { get; init; }

    /// <summary>Of the last one.</summary>
    public long? Findings { get; init; }
}

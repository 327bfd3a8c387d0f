using System.Buffers;

namespace Pys3Local.Configuration.Keys;

/// <summary>
/// An access key and what it may do. A request is allowed where the preset allows it and, as far as they are given, bucket pattern, prefix and
/// actions do too: each only narrows.
/// </summary>
public sealed record AccessKeyEntry
{
    public const int MinSecretLength = 8;
    public const int MaxSecretLength = 512;
    public const int MinIdLength = 3;
    public const int MaxIdLength = 128;

    /// <summary>Ten years.</summary>
    public const int MaxExpectHours = 87_600;

    /// <summary>The owner where none is named, by the same name as on the side of the protocol.</summary>
    public const string DefaultUser = "pys3local";

    private static readonly SearchValues<char> ActionCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz*?");

    /// <summary>More than new buckets may have: those that older programs have made have it as well.</summary>
    private static readonly SearchValues<char> BucketCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-_*?");

    /// <summary>3 to 128 printable ASCII characters without space, <c>/</c> and <c>,</c>, which an Authorization header could not carry.</summary>
    public required string Id { get; init; }

    /// <summary>At least 8 characters. Never shown: <see cref="ToString"/> leaves it out.</summary>
    public required string Secret { get; init; }

    /// <summary>The owner: keys of one user own the same things.</summary>
    public string User { get; init; } = DefaultUser;

    public KeyPreset Preset { get; init; }

    /// <summary>Patterns with <c>*</c> and <c>?</c>; empty for every bucket.</summary>
    public IReadOnlyList<string> Buckets { get; init; } = [];

    /// <summary>What every object key must start with; null for any.</summary>
    public string? Prefix { get; init; }

    /// <summary>The only actions allowed, as <c>s3:GetObject</c>; empty for all that the preset allows.</summary>
    public IReadOnlyList<string> Actions { get; init; } = [];

    /// <summary>From this instant on the key is refused; null for never.</summary>
    public DateTimeOffset? Expires { get; init; }

    /// <summary>It is a finding when the key has stored nothing for so many hours; null where no writes are expected.</summary>
    public int? ExpectHours { get; init; }

    /// <summary>All that it stores from then on may have so many bytes together, in all buckets; null for no bound.</summary>
    public long? QuotaBytes { get; init; }

    /// <summary>As <see cref="QuotaBytes"/>, in versions.</summary>
    public long? QuotaVersions { get; init; }

    public string? Note { get; init; }

    public bool Disabled { get; init; }

    /// <summary>When it was added; null if nobody wrote it down.</summary>
    public DateTimeOffset? Created { get; init; }

    /// <summary>Whether the key may be used at all at this instant.</summary>
    public bool IsActive(DateTimeOffset now) => !Disabled && !(Expires <= now);

    /// <summary>The id only.</summary>
    public override string ToString() => Id;

    /// <summary>What is wrong with it, for a person; null if it is valid.</summary>
    internal string? Fault() =>
        Id.Length is < MinIdLength or > MaxIdLength ? $"the id has {MinIdLength} to {MaxIdLength} characters"
        : Id.Any(c => c is <= ' ' or > '~' or '/' or ',') ? "the id has printable ASCII characters only, and no space, slash or comma"
        : Secret.Length is < MinSecretLength or > MaxSecretLength ? $"the secret has {MinSecretLength} to {MaxSecretLength} characters"
        : User.Length == 0 ? "the user has a name"
        : Buckets.Any(string.IsNullOrEmpty) ? "a bucket pattern is not empty; use * for every bucket"
        : Actions.FirstOrDefault(action => !IsAction(action)) is { } wrong ? $"'{wrong}' is not an action; give s3:GetObject, s3:Get* or s3:*"
        : QuotaBytes < 1 || QuotaVersions < 1 ? "a quota is at least 1"
        : ExpectHours is < 1 or > MaxExpectHours ? $"a write is expected within 1 to {MaxExpectHours} hours"
        : null;

    /// <summary>What a new one must not have besides; a file with such a key is read as it is.</summary>
    internal string? FaultOfNew() => Id.Contains(':') ? "the id has no colon: restic's protocol could not tell where it ends and the secret begins" : FaultOfNewBuckets() ?? FaultOfTexts();

    /// <summary>As <see cref="FaultOfNew"/>, of the patterns alone: one that no bucket can match is a slip, and such a key could do nothing.</summary>
    internal string? FaultOfNewBuckets() =>
        Buckets.FirstOrDefault(static pattern => pattern.Contains(',')) is { } list ? $"'{list}' is no name of a bucket: give each by itself ({string.Join(' ', list.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(static one => $"--bucket {one}"))})"
        : Buckets.FirstOrDefault(static pattern => pattern.AsSpan().ContainsAnyExcept(BucketCharacters)) is { } wrong ? $"'{wrong}' is no name of a bucket: a pattern has letters, digits, '.', '-', '_', and * and ? for others"
        : null;

    /// <summary>What people write for people, and is printed: it must not look like lines of the program, or reach a terminal as an order.</summary>
    internal string? FaultOfTexts() =>
        Note?.Any(char.IsControl) == true ? "the note is one line, without control characters"
        : User.Any(char.IsControl) ? "the name of the user has no control characters"
        : null;

    private static bool IsAction(string text) =>
        text.StartsWith("s3:", StringComparison.Ordinal) && text.Length > 3 && text.AsSpan(3).IndexOfAnyExcept(ActionCharacters) < 0;
}

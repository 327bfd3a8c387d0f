using Pys3Local.Configuration.Secrets;
using Pys3Local.Configuration.Toml;

namespace Pys3Local.Configuration.Keys;

/// <summary>
/// A <c>[[key]]</c> of keys.toml, read and written. What is not known there is an error and not ignored: a misspelt <c>buckets</c> would give
/// a key more than was meant.
/// </summary>
internal static class KeyTable
{
    internal const string SecretObscured = "secret_obscured";
    internal const string DisabledName = "disabled";
    private const string ExpectHours = "expect_hours";
    private const string QuotaBytes = "quota_bytes";
    private const string QuotaVersions = "quota_objects";

    private static readonly string[] Names =
        ["id", "secret", SecretObscured, "user", "preset", "buckets", "prefix", "actions", "expires", ExpectHours, QuotaBytes, QuotaVersions, "note", DisabledName, "created"];

    internal static AccessKeyEntry Read(TomlValue value)
    {
        var table = value.AsTable();
        foreach (var (name, unknown) in table)
        {
            if (!Names.Contains(name))
                throw unknown.Error($"'{name}' is not known here{NearestName.Suggestion(name, Names)}; a key has {string.Join(", ", Names)}");
        }

        var entry = new AccessKeyEntry
        {
            Id = (table.Find("id") ?? throw value.Error("this key has no id")).AsString(),
            Secret = ReadSecret(value, table),
            User = table.Find("user")?.AsString() ?? AccessKeyEntry.DefaultUser,
            Preset = table.Find("preset") is { } preset ? ReadPreset(preset) : KeyPreset.Full,
            Buckets = ReadList(table.Find("buckets")),
            Prefix = table.Find("prefix")?.AsString() is { Length: > 0 } prefix ? prefix : null,
            Actions = ReadList(table.Find("actions")),
            Expires = ReadInstant(table.Find("expires")),
            ExpectHours = table.Find(ExpectHours)?.AsInteger() is { } hours ? (int)Math.Clamp(hours, 0, int.MaxValue) : null,
            QuotaBytes = table.Find(QuotaBytes)?.AsInteger(),
            QuotaVersions = table.Find(QuotaVersions)?.AsInteger(),
            Note = table.Find("note")?.AsString(),
            Disabled = table.Find(DisabledName)?.AsBoolean() ?? false,
            Created = ReadInstant(table.Find("created")),
        };
        return entry.Fault() is { } fault ? throw value.Error(fault) : entry;
    }

    /// <summary>Without what is as it would be anyway, but always with the preset.</summary>
    internal static IEnumerable<KeyValuePair<string, TomlValue>> Write(AccessKeyEntry entry)
    {
        yield return new("id", TomlValue.Of(entry.Id));
        yield return new(SecretObscured, TomlValue.Of(Obscured.Conceal(entry.Secret)));
        if (entry.User != AccessKeyEntry.DefaultUser)
            yield return new("user", TomlValue.Of(entry.User));
        yield return new("preset", TomlValue.Of(KeyPresetNames.NameOf(entry.Preset)));
        if (entry.Buckets.Count > 0)
            yield return new("buckets", TomlValue.Of(entry.Buckets));
        if (entry.Prefix is not null)
            yield return new("prefix", TomlValue.Of(entry.Prefix));
        if (entry.Actions.Count > 0)
            yield return new("actions", TomlValue.Of(entry.Actions));
        if (entry.Expires is { } expires)
            yield return new("expires", TomlValue.Of(expires));
        if (entry.ExpectHours is { } hours)
            yield return new(ExpectHours, TomlValue.Of(hours));
        if (entry.QuotaBytes is { } bytes)
            yield return new(QuotaBytes, TomlValue.Of(bytes));
        if (entry.QuotaVersions is { } versions)
            yield return new(QuotaVersions, TomlValue.Of(versions));
        if (entry.Note is not null)
            yield return new("note", TomlValue.Of(entry.Note));
        if (entry.Disabled)
            yield return new(DisabledName, TomlValue.Of(true));
        if (entry.Created is { } created)
            yield return new("created", TomlValue.Of(created));
    }

    /// <summary>The fields that differ, null for one that goes. Neither the id nor the secret nor when it was made.</summary>
    internal static IEnumerable<(string Name, TomlValue? Value)> Changes(AccessKeyEntry before, AccessKeyEntry after)
    {
        if (before.User != after.User)
            yield return ("user", after.User == AccessKeyEntry.DefaultUser ? null : TomlValue.Of(after.User));
        if (before.Preset != after.Preset)
            yield return ("preset", TomlValue.Of(KeyPresetNames.NameOf(after.Preset)));
        if (!before.Buckets.SequenceEqual(after.Buckets))
            yield return ("buckets", after.Buckets.Count == 0 ? null : TomlValue.Of(after.Buckets));
        if (before.Prefix != after.Prefix)
            yield return ("prefix", string.IsNullOrEmpty(after.Prefix) ? null : TomlValue.Of(after.Prefix));
        if (!before.Actions.SequenceEqual(after.Actions))
            yield return ("actions", after.Actions.Count == 0 ? null : TomlValue.Of(after.Actions));
        if (before.Expires != after.Expires)
            yield return ("expires", after.Expires is { } expires ? TomlValue.Of(expires) : null);
        if (before.ExpectHours != after.ExpectHours)
            yield return (ExpectHours, after.ExpectHours is { } hours ? TomlValue.Of(hours) : null);
        if (before.QuotaBytes != after.QuotaBytes)
            yield return (QuotaBytes, after.QuotaBytes is { } bytes ? TomlValue.Of(bytes) : null);
        if (before.QuotaVersions != after.QuotaVersions)
            yield return (QuotaVersions, after.QuotaVersions is { } versions ? TomlValue.Of(versions) : null);
        if (before.Note != after.Note)
            yield return ("note", string.IsNullOrEmpty(after.Note) ? null : TomlValue.Of(after.Note));
    }

    // The name says whether it is obscured, so nothing has to be guessed.
    private static string ReadSecret(TomlValue key, TomlTable table)
    {
        TomlValue? raw = table.Find("secret"), obscured = table.Find(SecretObscured);
        if (raw is not null && obscured is not null)
            throw obscured.Error($"this key has both secret and {SecretObscured}; remove one");
        if (raw is not null)
            return raw.AsString();
        if (obscured is null)
            throw key.Error($"this key has neither {SecretObscured} nor secret");
        return Obscured.Reveal(obscured.AsString())
            ?? throw obscured.Error($"this is not obscured text; use the output of 'pys3local obscure', or call it secret");
    }

    private static KeyPreset ReadPreset(TomlValue value) =>
        KeyPresetNames.Parse(value.AsString()) ?? throw value.Error($"this is not a preset; use one of {string.Join(", ", KeyPresetNames.All)}");

    private static IReadOnlyList<string> ReadList(TomlValue? value)
    {
        if (value is null)
            return [];
        string[] items = [.. value.AsArray().Select(item => item.AsString())];
        return items.Length == 0 ? throw value.Error("this list is empty: name at least one, or leave it out for no limit") : items;
    }

    // A bare date is its first instant, and without an offset it is UTC.
    private static DateTimeOffset? ReadInstant(TomlValue? value) => value?.Kind switch
    {
        null => null,
        TomlKind.LocalDate => new DateTimeOffset(value.AsLocalDate().ToDateTime(TimeOnly.MinValue), TimeSpan.Zero),
        TomlKind.LocalDateTime => new DateTimeOffset(value.AsLocalDateTime(), TimeSpan.Zero),
        _ => value.AsOffsetDateTime(),
    };
}

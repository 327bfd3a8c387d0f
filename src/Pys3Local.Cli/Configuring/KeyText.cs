using System.Globalization;
using System.Text.Json;
using Pys3Local.Cli.Terminal;
using Pys3Local.Configuration.Keys;

namespace Pys3Local.Cli.Configuring;

/// <summary>Keys for people and for scripts.</summary>
internal static class KeyText
{
    public static void WriteList(Shell shell, IReadOnlyList<AccessKeyEntry> entries, IReadOnlyDictionary<string, KeyUse> uses, bool asJson)
    {
        var now = shell.Time.GetUtcNow();
        if (asJson)
        {
            JsonText.Write(shell, json =>
            {
                json.WriteStartArray();
                foreach (var entry in entries)
                    WriteJson(json, entry, now, withSecret: false, uses.TryGetValue(entry.Id, out var use) ? use : null);
                json.WriteEndArray();
            });
            return;
        }

        var table = new Table("ID", "PRESET", "BUCKETS", "PREFIX", "STATE", "EXPIRES", "LAST USE", "NOTE");
        foreach (var entry in entries)
        {
            var buckets = entry.Buckets.Count == 0 ? "*" : string.Join(',', entry.Buckets);
            table.Add(
                entry.Id, KeyPresetNames.NameOf(entry.Preset), buckets, entry.Prefix ?? "", State(entry, now),
                entry.Expires is { } end ? Instant(end) : "never",
                uses.TryGetValue(entry.Id, out var use) ? $"{Instant(use.Time)} {use.Address}" : "-", entry.Note ?? "");
        }

        table.Write(shell);
    }

    public static void Write(Shell shell, AccessKeyEntry entry, bool withSecret, bool asJson)
    {
        var now = shell.Time.GetUtcNow();
        if (asJson)
        {
            JsonText.Write(shell, json => WriteJson(json, entry, now, withSecret));
            return;
        }

        var output = shell.Out;
        output.WriteLine($"Access Key ID: {entry.Id}");
        if (withSecret)
            output.WriteLine($"Secret Access Key: {entry.Secret}");
        output.WriteLine($"User: {Printable.Of(entry.User)}");
        output.WriteLine($"Preset: {KeyPresetNames.NameOf(entry.Preset)}");
        output.WriteLine($"Buckets: {(entry.Buckets.Count == 0 ? "*" : Printable.Of(string.Join(", ", entry.Buckets)))}");
        if (entry.Prefix is not null)
            output.WriteLine($"Prefix: {Printable.Of(entry.Prefix)}");
        if (entry.Actions.Count > 0)
            output.WriteLine($"Actions: {string.Join(", ", entry.Actions)}");
        output.WriteLine($"State: {State(entry, now)}");
        if (entry.Expires is { } end)
            output.WriteLine($"Expires: {Instant(end)}");
        if (entry.ExpectHours is { } hours)
            output.WriteLine($"Expected: a write every {hours.ToString(CultureInfo.InvariantCulture)} h");
        if (entry.QuotaBytes is { } bytes)
            output.WriteLine($"Quota: {SizeText.Of(bytes)}");
        if (entry.QuotaVersions is { } versions)
            output.WriteLine($"Quota: {CountText.Of(versions, "version")}");
        if (entry.Note is not null)
            output.WriteLine($"Note: {Printable.Of(entry.Note)}");
    }

    public static void WriteDone(Shell shell, string id, string done) => JsonText.Write(shell, json =>
    {
        json.WriteStartObject();
        json.WriteString("id", id);
        json.WriteString("done", done);
        json.WriteEndObject();
    });

    private static void WriteJson(Utf8JsonWriter json, AccessKeyEntry entry, DateTimeOffset now, bool withSecret, KeyUse? use = null)
    {
        json.WriteStartObject();
        json.WriteString("id", entry.Id);
        if (withSecret)
            json.WriteString("secret", entry.Secret);
        json.WriteString("user", entry.User);
        json.WriteString("preset", KeyPresetNames.NameOf(entry.Preset));
        json.WriteStrings("buckets", entry.Buckets);
        json.WriteString("prefix", entry.Prefix);
        json.WriteStrings("actions", entry.Actions);
        json.WriteString("state", State(entry, now));
        json.WriteString("expires", entry.Expires is { } end ? Instant(end) : null);
        WriteNumber(json, "expect_hours", entry.ExpectHours);
        WriteNumber(json, "quota_bytes", entry.QuotaBytes);
        WriteNumber(json, "quota_objects", entry.QuotaVersions);
        json.WriteString("created", entry.Created is { } start ? Instant(start) : null);
        json.WriteString("last_use", use is { } last ? Instant(last.Time) : null);
        json.WriteString("last_address", use?.Address);
        json.WriteString("note", entry.Note);
        json.WriteEndObject();
    }

    private static void WriteNumber(Utf8JsonWriter json, string name, long? number)
    {
        if (number is { } value)
            json.WriteNumber(name, value);
        else
            json.WriteNull(name);
    }

    private static string State(AccessKeyEntry entry, DateTimeOffset now) =>
        entry.Disabled ? "disabled" : entry.IsActive(now) ? "active" : "expired";

    private static string Instant(DateTimeOffset instant) =>
        instant.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
}

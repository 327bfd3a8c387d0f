using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Pys3Local.Cli.Administration;

namespace Pys3Local.Cli.Tests.Administration;

/// <summary>The description of the administrative interface has every request and every member, and no other.</summary>
public sealed class OpenApiTests
{
    private static readonly JsonElement Document = JsonDocument.Parse(File.ReadAllText(Programs.InTree(".github/docs/openapi.json"))).RootElement;

    [Test]
    public void It_has_the_requests_that_are_answered() => Assert.Equal(
        AdministrationRoutes.Of(null!).Concat(ServerRoutes.OfKeys(null!)).Concat(ServerRoutes.OfKeyUsage(null!)).Concat(ServerRoutes.OfAudit(null!)).Concat(ServerRoutes.OfVerification(null!, null!)).Select(route => $"{route.Method} {route.Path}").Order(StringComparer.Ordinal),
        Document.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject().Select(method => $"{method.Name.ToUpperInvariant()} {path.Name}")).Order(StringComparer.Ordinal));

    [Test]
    public void It_has_the_members_of_each_document()
    {
        var described = Document.GetProperty("components").GetProperty("schemas").EnumerateObject()
            .ToDictionary(schema => schema.Name, schema => string.Join(' ', schema.Value.GetProperty("properties").EnumerateObject().Select(member => member.Name).Order(StringComparer.Ordinal)));

        var written = new Dictionary<string, string>();
        foreach (var type in (Type[])[typeof(StatusReport), typeof(IReadOnlyList<BucketReport>), typeof(Pys3Local.S3.Administration.BucketDescription), typeof(BucketRequest), typeof(RemovalRequest),
            typeof(RemovalEvent), typeof(UsageRequest), typeof(Pys3Local.Storage.Local.Usage.PrefixUsage), typeof(ListingRequest), typeof(ObjectPage), typeof(SurveyRequest),
            typeof(Pys3Local.Repositories.SurveyReport), typeof(IReadOnlyList<KeyReport>), typeof(KeyRequest), typeof(KeySecret), typeof(KeyUsageRequest), typeof(KeyUsage), typeof(IReadOnlyList<Pys3Local.Server.Logging.AuditEntry>), typeof(VerificationReport),
            typeof(CopyRequest), typeof(CopyAnswer), typeof(Pys3Local.Replication.Comparing.ComparisonReport)])
        {
            Add(written, type);
        }

        Assert.Equal(written.OrderBy(one => one.Key, StringComparer.Ordinal), described.OrderBy(one => one.Key, StringComparer.Ordinal));
    }

    [Test]
    public void It_has_the_kinds_of_reasons() => Assert.Equal(
        Verdict.Codes,
        Document.GetProperty("components").GetProperty("schemas").GetProperty("ReasonReport").GetProperty("properties").GetProperty("code").GetProperty("enum").EnumerateArray().Select(code => code.GetString()!));

    [Test]
    [Arguments("KeyReport")]
    [Arguments("KeyRequest")]
    public void It_has_the_presets(string schema) => Assert.Equal(
        Configuration.Keys.KeyPresetNames.All,
        Document.GetProperty("components").GetProperty("schemas").GetProperty(schema).GetProperty("properties").GetProperty("preset").GetProperty("enum").EnumerateArray().Select(preset => preset.GetString()!));

    private static void Add(Dictionary<string, string> all, Type type)
    {
        if (AdministrationJson.Default.GetTypeInfo(type) is not { } known)
            return;
        if (known.Kind == JsonTypeInfoKind.Enumerable)
        {
            Add(all, known.ElementType!);
            return;
        }

        if (known.Kind == JsonTypeInfoKind.None && Nullable.GetUnderlyingType(type) is { } inner)
            Add(all, inner);
        if (known.Kind != JsonTypeInfoKind.Object || all.ContainsKey(type.Name) || Nullable.GetUnderlyingType(type) is not null)
            return;
        all[type.Name] = string.Join(' ', known.Properties.Where(member => member.Get is not null).Select(member => member.Name).Order(StringComparer.Ordinal));
        foreach (var member in known.Properties)
            Add(all, Nullable.GetUnderlyingType(member.PropertyType) ?? member.PropertyType);
    }
}

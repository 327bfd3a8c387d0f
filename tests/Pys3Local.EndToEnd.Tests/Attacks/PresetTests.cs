using System.Security.Cryptography;
using System.Text;
using Pys3Local.EndToEnd.Harness.Raw;

namespace Pys3Local.EndToEnd.Attacks;

/// <summary>What a thief of a key can do, preset by preset: everything that is not meant is refused, and what was there stays as it was.</summary>
[ClassDataSource<PresetServer>(Shared = SharedType.PerClass)]
public sealed class PresetTests(PresetServer server)
{
    private const string Own = PresetServer.Bucket;
    private const string Lifecycle =
        "<LifecycleConfiguration><Rule><ID>a</ID><Status>Enabled</Status><Filter><Prefix/></Filter><Expiration><Days>1</Days></Expiration></Rule></LifecycleConfiguration>";

    private const string Policy =
        """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:*","Resource":["arn:aws:s3:::own","arn:aws:s3:::own/*"]}]}""";

    private static readonly byte[] Content = "what was there before"u8.ToArray();

    // What changes or removes an object that is there: for who may do everything below the prefix.
    private static readonly Dictionary<string, Attack> OnObjects = new()
    {
        ["delete"] = (raw, key, _) => raw.DeleteAsync($"/{Own}/{key}"),
        ["delete a version"] = (raw, key, version) => raw.DeleteAsync($"/{Own}/{key}", $"versionId={version}"),
        ["delete many"] = DeleteManyAsync,
        ["change tags"] = (raw, key, _) => raw.PutAsync($"/{Own}/{key}", "<Tagging><TagSet><Tag><Key>expire</Key><Value>yes</Value></Tag></TagSet></Tagging>"u8.ToArray(), "tagging"),
        ["remove tags"] = (raw, key, _) => raw.DeleteAsync($"/{Own}/{key}", "tagging"),
        ["take a hold off"] = (raw, key, _) => raw.PutAsync($"/{Own}/{key}", "<LegalHold><Status>OFF</Status></LegalHold>"u8.ToArray(), "legal-hold"),
        ["open an object"] = (raw, key, _) => raw.SendSignedAsync(raw.Request("PUT", $"/{Own}/{key}", "acl", []).With("x-amz-acl", "public-read"), Cancellation),
        ["upload for everyone"] = (raw, key, _) => raw.SendSignedAsync(raw.Request("PUT", $"/{Own}/{key}", "", []).With("x-amz-acl", "public-read"), Cancellation),
    };

    // For who may write but not replace.
    private static readonly Dictionary<string, Attack> Overwrites = new()
    {
        ["overwrite"] = (raw, key, _) => raw.PutAsync($"/{Own}/{key}", "x"u8.ToArray()),
        ["overwrite in parts"] = InPartsAsync,
        ["overwrite with a form of one's own headers"] = (raw, key, _) => raw.SendSignedAsync(raw.Request("PUT", $"/{Own}/{key}", "", "x"u8.ToArray()).With("If-Match", "*"), Cancellation),
    };

    // For who may write and read, but not replace.
    private static readonly Dictionary<string, Attack> Copies = new()
    {
        ["copy over"] = (raw, key, _) => CopyAsync(raw, key, $"/{Own}/{PresetServer.Prefix}source"),
        ["copy onto itself"] = (raw, key, _) => CopyAsync(raw, key, $"/{Own}/{key}"),
    };

    // For nobody who is limited to names: settings are about all of them.
    private static readonly Dictionary<string, Attack> OnBucket = new()
    {
        ["lifecycle"] = (raw, _, _) => raw.PutAsync($"/{Own}", Encoding.UTF8.GetBytes(Lifecycle), "lifecycle"),
        ["policy"] = (raw, _, _) => raw.PutAsync($"/{Own}", Encoding.UTF8.GetBytes(Policy), "policy"),
        ["remove the policy"] = (raw, _, _) => raw.DeleteAsync($"/{Own}", "policy"),
        ["bucket ACL"] = (raw, _, _) => raw.SendSignedAsync(raw.Request("PUT", $"/{Own}", "acl", []).With("x-amz-acl", "public-read-write"), Cancellation),
        ["suspend versions"] = (raw, _, _) => raw.PutAsync($"/{Own}", "<VersioningConfiguration><Status>Suspended</Status></VersioningConfiguration>"u8.ToArray(), "versioning"),
        ["object lock"] = (raw, _, _) => raw.PutAsync($"/{Own}", "<ObjectLockConfiguration><ObjectLockEnabled>Enabled</ObjectLockEnabled></ObjectLockConfiguration>"u8.ToArray(), "object-lock"),
        ["public access"] = (raw, _, _) => raw.DeleteAsync($"/{Own}", "publicAccessBlock"),
        ["cors"] = (raw, _, _) => raw.DeleteAsync($"/{Own}", "cors"),
        ["bucket tags"] = (raw, _, _) => raw.DeleteAsync($"/{Own}", "tagging"),
        ["delete the bucket"] = (raw, _, _) => raw.DeleteAsync($"/{Own}"),
        ["list another prefix"] = (raw, _, _) => raw.GetAsync($"/{Own}", "list-type=2&prefix=theirs/"),
        ["list everything"] = (raw, _, _) => raw.GetAsync($"/{Own}", "list-type=2"),
        ["list all versions"] = (raw, _, _) => raw.GetAsync($"/{Own}", "versions"),
        ["read another prefix"] = (raw, _, _) => raw.GetAsync($"/{Own}/theirs/kept"),
        ["write another prefix"] = (raw, _, _) => raw.PutAsync($"/{Own}/theirs/new", "x"u8.ToArray()),
        ["delete in another prefix"] = (raw, _, _) => raw.DeleteAsync($"/{Own}/theirs/kept"),
        ["copy from another prefix"] = (raw, _, _) => CopyAsync(raw, $"{PresetServer.Prefix}stolen", $"/{Own}/theirs/kept"),
        ["read another bucket"] = (raw, _, _) => raw.GetAsync($"/{PresetServer.OtherBucket}/mine/kept"),
        ["list another bucket"] = (raw, _, _) => raw.GetAsync($"/{PresetServer.OtherBucket}", "list-type=2&prefix=mine/"),
        ["write another bucket"] = (raw, _, _) => raw.PutAsync($"/{PresetServer.OtherBucket}/mine/new", "x"u8.ToArray()),
        ["delete in another bucket"] = (raw, _, _) => raw.DeleteAsync($"/{PresetServer.OtherBucket}/mine/kept"),
        ["copy from another bucket"] = (raw, _, _) => CopyAsync(raw, $"{PresetServer.Prefix}stolen", $"/{PresetServer.OtherBucket}/mine/kept"),
        ["make another bucket"] = (raw, _, _) => raw.PutAsync("/made-by-a-thief", []),
    };

    private static readonly Dictionary<string, Attack> Reads = new()
    {
        ["read"] = (raw, key, _) => raw.GetAsync($"/{Own}/{key}"),
        ["read a version"] = (raw, key, version) => raw.GetAsync($"/{Own}/{key}", $"versionId={version}"),
        ["head"] = (raw, key, _) => raw.HeadAsync($"/{Own}/{key}"),
        ["attributes"] = (raw, key, _) => raw.SendSignedAsync(raw.Request("GET", $"/{Own}/{key}", "attributes").With("x-amz-object-attributes", "ETag"), Cancellation),
        ["tags"] = (raw, key, _) => raw.GetAsync($"/{Own}/{key}", "tagging"),
        ["list"] = (raw, _, _) => raw.GetAsync($"/{Own}", $"list-type=2&prefix={PresetServer.Prefix}"),
        ["list version 1"] = (raw, _, _) => raw.GetAsync($"/{Own}", $"prefix={PresetServer.Prefix}"),
        ["list versions"] = (raw, _, _) => raw.GetAsync($"/{Own}", $"versions&prefix={PresetServer.Prefix}"),
    };

    private static readonly Dictionary<string, Attack> Additions = new()
    {
        ["add"] = (raw, key, _) => raw.PutAsync($"/{Own}/{key}-new", "x"u8.ToArray()),
        ["add in parts"] = (raw, key, version) => InPartsAsync(raw, key + "-parts", version),
        ["add with tags"] = (raw, key, _) => raw.SendSignedAsync(raw.Request("PUT", $"/{Own}/{key}-tagged", "", "x"u8.ToArray()).With("x-amz-tagging", "client=here"), Cancellation),
        ["add with a hold"] = (raw, key, _) => raw.SendSignedAsync(raw.Request("PUT", $"/{Own}/{key}-held", "", "x"u8.ToArray()).With("x-amz-object-lock-legal-hold", "ON"), Cancellation),
    };

    private static readonly Dictionary<string, Attack> All = Merge(OnObjects, Overwrites, Copies, OnBucket, Reads, Additions);

    private delegate Task<RawResponse> Attack(RawS3 raw, string key, string version);

    private static CancellationToken Cancellation => TestRun.Cancellation;

    public static IEnumerable<(string, string)> Refused
    {
        get
        {
            foreach (var (preset, attacks) in Matrix(allowed: false))
            {
                foreach (var attack in attacks)
                    yield return (preset, attack);
            }
        }
    }

    public static IEnumerable<(string, string)> Allowed
    {
        get
        {
            foreach (var (preset, attacks) in Matrix(allowed: true))
            {
                foreach (var attack in attacks)
                    yield return (preset, attack);
            }
        }
    }

    /// <summary>SECURITY.md says how many.</summary>
    [Test]
    public void Every_preset_is_in_the_table()
    {
        Assert.Equal(414, Refused.Count());
        Assert.Equal(159, Allowed.Count());
    }

    [Test]
    [MethodDataSource(nameof(Refused))]
    public async Task Is_refused(string preset, string attack)
    {
        var (key, version) = await KeptAsync();
        var settings = await SettingsAsync();

        var answer = await All[attack](server.As(preset), key, version);

        // Many deletes are answered one by one.
        var refused = answer.Status == 403 || (attack == "delete many" && answer.Xml.Elements("Error").Count(error => error.Element("Code")!.Value == "AccessDenied") == 2);
        Assert.True(refused, $"{preset} may {attack}: {answer}");
        var now = (await server.Owner.GetAsync($"/{Own}/{key}", cancellation: Cancellation)).Succeeded();
        Assert.Equal(Content, now.Body);
        Assert.Equal(version, now.Header("x-amz-version-id"));
        Assert.Equal("<Status>ON</Status>", await PartAsync(key, "legal-hold", "<Status>", "</Status>"));
        Assert.Contains("<Value>here</Value>", (await server.Owner.GetAsync($"/{Own}/{key}", "tagging", Cancellation)).Succeeded().Text, StringComparison.Ordinal);
        Assert.Equal(settings, await SettingsAsync());
    }

    [Test]
    [MethodDataSource(nameof(Allowed))]
    public async Task Is_allowed(string preset, string attack)
    {
        var (key, version) = await KeptAsync(held: attack == "take a hold off");

        var answer = await All[attack](server.As(preset), key, version);

        Assert.True(answer.Status is >= 200 and < 300, $"{preset} may not {attack}: {answer}");
        Assert.DoesNotContain("<Error>", answer.Text, StringComparison.Ordinal);
    }

    private static IEnumerable<(string Preset, IEnumerable<string> Attacks)> Matrix(bool allowed)
    {
        foreach (var preset in PresetServer.Presets)
        {
            var may = preset switch
            {
                "full" => Merge(OnObjects, Overwrites, Copies, Reads, Additions),
                "read-only" or "kopia-readonly" => Reads,
                "write-only" => Merge(Overwrites, Additions),
                // It deletes what its retention is done with, versions too; tags are none of its business, so it copies nothing that has some.
                "veeam" => Only(["delete", "delete a version", "delete many", "take a hold off", .. Overwrites.Keys, "copy over", .. Reads.Keys, "add", "add in parts", "add with a hold"]),
                // A delete puts a marker on top: no version goes.
                "restic-prune" => Only(["delete", .. Overwrites.Keys, "copy over", .. Reads.Keys, "add", "add in parts"]),
                // A version on top of another takes nothing away, and what is kept with one follows its original.
                "replication-target" => Merge(Overwrites, Copies, Reads, Additions, Only(["change tags", "take a hold off"])),
                _ => Merge(Reads, Additions),
            };
            // Objects with a public ACL are refused by the bucket's own setting, whoever asks.
            string[] refusedToAll = ["open an object", "upload for everyone"];
            // Of many deletes at once it may do the one and not the other.
            var attacks = preset == "restic-prune" ? All.Keys.Where(attack => attack != "delete many") : All.Keys;
            yield return (preset, attacks.Where(attack => allowed == (may.ContainsKey(attack) && !refusedToAll.Contains(attack)) && !(refusedToAll.Contains(attack) && preset == "full")));
        }
    }

    private static Dictionary<string, Attack> Only(string[] names) => All.Where(attack => names.Contains(attack.Key)).ToDictionary();

    private static Dictionary<string, Attack> Merge(params Dictionary<string, Attack>[] parts) =>
        parts.SelectMany(part => part).ToDictionary(attack => attack.Key, attack => attack.Value);

    private static Task<RawResponse> CopyAsync(RawS3 raw, string key, string source) =>
        raw.SendSignedAsync(raw.Request("PUT", $"/{Own}/{key}", "", []).With("x-amz-copy-source", source).With("x-amz-metadata-directive", "REPLACE"), Cancellation);

    private static async Task<RawResponse> InPartsAsync(RawS3 raw, string key, string version)
    {
        var started = await raw.PostAsync($"/{Own}/{key}", "uploads", [], Cancellation);
        if (started.Status != 200)
            return started;

        var upload = started.Xml.Element("UploadId")!.Value;
        var part = (await raw.PutAsync($"/{Own}/{key}", "x"u8.ToArray(), $"partNumber=1&uploadId={upload}", Cancellation)).Succeeded();
        var body = Encoding.UTF8.GetBytes($"<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>{part.Header("ETag")}</ETag></Part></CompleteMultipartUpload>");
        return await raw.PostAsync($"/{Own}/{key}", $"uploadId={upload}", body, Cancellation);
    }

    private static Task<RawResponse> DeleteManyAsync(RawS3 raw, string key, string version)
    {
        var body = Encoding.UTF8.GetBytes($"<Delete><Object><Key>{key}</Key></Object><Object><Key>{key}</Key><VersionId>{version}</VersionId></Object></Delete>");
        return raw.SendSignedAsync(raw.Request("POST", $"/{Own}", "delete", body).With("Content-MD5", Convert.ToBase64String(MD5.HashData(body))), Cancellation);
    }

    /// <summary>An object of the owner's that was there before, with a tag and a hold.</summary>
    private async Task<(string Key, string Version)> KeptAsync(bool held = true)
    {
        var key = $"{PresetServer.Prefix}{Guid.NewGuid():n}";
        var request = server.Owner.Request("PUT", $"/{Own}/{key}", "", Content).With("x-amz-tagging", "client=here").With("x-amz-object-lock-legal-hold", held ? "ON" : "OFF");
        return (key, (await server.Owner.SendSignedAsync(request, Cancellation)).Succeeded().Header("x-amz-version-id")!);
    }

    private async Task<string> PartAsync(string key, string query, string from, string to)
    {
        var text = (await server.Owner.GetAsync($"/{Own}/{key}", query, Cancellation)).Succeeded().Text;
        var start = text.IndexOf(from, StringComparison.Ordinal);
        return text[start..(text.IndexOf(to, start, StringComparison.Ordinal) + to.Length)];
    }

    /// <summary>All that is set on the bucket, and the names of others' objects.</summary>
    private async Task<string> SettingsAsync()
    {
        var text = new StringBuilder();
        foreach (var query in new[] { "lifecycle", "policy", "acl", "versioning", "object-lock", "publicAccessBlock", "cors", "tagging", "versions&prefix=theirs/" })
            text.AppendLine(StripIds((await server.Owner.GetAsync($"/{Own}", query, Cancellation)).Text));

        text.AppendLine((await server.Owner.GetAsync($"/{PresetServer.OtherBucket}", "versions", Cancellation)).Text);
        text.AppendLine((await server.Owner.GetAsync("/", "", Cancellation)).Text);
        return text.ToString();
    }

    // Of errors (a setting that is not there).
    private static string StripIds(string text) => text.Contains("<RequestId>", StringComparison.Ordinal) ? text[..text.IndexOf("<RequestId>", StringComparison.Ordinal)] : text;
}

using Pys3Local.S3.Tests.Conformance;
using Pys3Local.S3.Tests.Endpoint;

namespace Pys3Local.S3.Tests.Auth;

/// <summary>
/// Every header that the API has for an operation, in the query of a presigned URL, where the SDKs for JavaScript v2 and v3, Python, Java, Go, .NET,
/// Ruby and PHP put different ones of them: it does there what it does as a header, or it is ignored as S3 ignores it, or it is refused and
/// nothing is stored.
/// </summary>
public sealed class PresignedMatrixTests
{
    private enum Way
    {
        V4,
        V2,
    }

    /// <summary>Ignored there, as the checksums of a body that nobody knew when the URL was made are.</summary>
    private static readonly string[] Ignored = ["x-amz-sdk-checksum-algorithm", "x-amz-tagging"];

    /// <summary>Headers of HTTP that say when to do it, not what: no SDK moves them, and in a query they are no parameters of S3.</summary>
    private static readonly string[] Conditions = ["If-Match", "If-None-Match", "If-Modified-Since", "If-Unmodified-Since", "Range", "Expires"];

    private static readonly Dictionary<string, string> Values = new(StringComparer.OrdinalIgnoreCase)
    {
        ["x-amz-acl"] = "private",
        ["Content-MD5"] = "YyokBrvLzVU+7EWsFLQKCg==",
        ["Content-Type"] = "text/csv",
        ["x-amz-checksum-algorithm"] = "CRC32",
        ["x-amz-checksum-mode"] = "ENABLED",
        ["x-amz-checksum-type"] = "FULL_OBJECT",
        ["x-amz-copy-source"] = "bucket/source",
        ["x-amz-copy-source-if-modified-since"] = "Mon, 02 Mar 2026 00:00:00 GMT",
        ["x-amz-copy-source-if-unmodified-since"] = "Mon, 02 Mar 2026 00:00:00 GMT",
        ["x-amz-copy-source-range"] = "bytes=0-2",
        ["x-amz-expected-bucket-owner"] = "0000",
        ["x-amz-source-expected-bucket-owner"] = "0000",
        ["x-amz-metadata-directive"] = "REPLACE",
        ["x-amz-tagging-directive"] = "REPLACE",
        ["x-amz-object-lock-legal-hold"] = "ON",
        ["x-amz-object-lock-mode"] = "GOVERNANCE",
        ["x-amz-object-lock-retain-until-date"] = "2027-01-01T00:00:00Z",
        ["x-amz-storage-class"] = "STANDARD_IA",
        ["x-amz-tagging"] = "a=b",
        ["x-amz-website-redirect-location"] = "/elsewhere",
        ["x-amz-write-offset-bytes"] = "0",
        ["x-amz-server-side-encryption"] = "AES256",
    };

    [Test]
    public async Task Each_does_what_it_does_as_a_header_or_is_ignored_or_refused()
    {
        var cells = 0;
        var failures = new List<string>();
        foreach (var operation in new[] { "PutObject", "UploadPart", "CopyObject", "UploadPartCopy", "GetObject" })
        {
            foreach (var fact in ConformanceTable.Read().Single(e => e.Operation == operation).Facts.Where(f => f.Kind == "header" && f.Name is not "Content-Length"))
            {
                foreach (var way in Enum.GetValues<Way>())
                {
                    // The query of Signature Version 2 has one of its own.
                    if (way == Way.V2 && fact.Name == "Expires")
                        continue;

                    cells++;
                    var name = fact.Name == "x-amz-meta-" ? "x-amz-meta-colour" : fact.Name;
                    var value = Values.GetValueOrDefault(name, name.EndsWith("-match", StringComparison.OrdinalIgnoreCase) ? "\"0\"" : "x");
                    var hoisted = await OutcomeAsync(operation, way, name, value, inQuery: true);
                    // A key in an address is refused, whatever it would be as a header.
                    if (name.EndsWith("-customer-key", StringComparison.Ordinal))
                    {
                        if (!hoisted.StartsWith("400 InvalidArgument", StringComparison.Ordinal))
                            failures.Add($"{operation} {way} {name}: {hoisted}");

                        continue;
                    }

                    var expected = Conditions.Contains(name) || IsChecksum(name) ? null
                        : await OutcomeAsync(operation, way, Ignored.Contains(name) ? null : name, value, inQuery: false);
                    if (expected is null ? !IsRefusedOrPlain(hoisted, await OutcomeAsync(operation, way, null, "", inQuery: false)) : hoisted != expected)
                        failures.Add($"{operation} {way} {name}: {hoisted} and as a header {expected}");
                }
            }
        }

        Assert.True(failures.Count == 0, string.Join('\n', failures));
        Assert.InRange(cells, 200, 400);
    }

    private static bool IsChecksum(string name) => name.StartsWith("x-amz-checksum-", StringComparison.Ordinal) && !name.EndsWith("-algorithm", StringComparison.Ordinal)
        && !name.EndsWith("-mode", StringComparison.Ordinal) && !name.EndsWith("-type", StringComparison.Ordinal);

    private static bool IsRefusedOrPlain(string hoisted, string plain) => hoisted.StartsWith("501", StringComparison.Ordinal) || hoisted == plain;

    /// <summary>The answer, and what is stored afterwards.</summary>
    private static async Task<string> OutcomeAsync(string operation, Way way, string? name, string value, bool inQuery)
    {
        var server = new TestServer();
        await server.DoAsync("PUT", "/bucket", "", ("x-amz-bucket-object-lock-enabled", "true"));
        await server.DoAsync("PUT", "/bucket/source", "source");
        await server.DoAsync("PUT", "/bucket/key", "before");
        var upload = (await server.DoAsync("POST", "/bucket/key?uploads")).Value("UploadId");
        var isCopy = operation is "CopyObject" or "UploadPartCopy";
        var target = operation is "UploadPart" or "UploadPartCopy" ? $"/bucket/key?partNumber=1&uploadId={upload}" : "/bucket/key";
        var method = operation == "GetObject" ? "GET" : "PUT";
        var parameters = new List<string>();
        if (isCopy && name != "x-amz-copy-source")
            parameters.Add("x-amz-copy-source=" + Uri.EscapeDataString("bucket/source"));
        if (inQuery && name is not null)
            parameters.Add($"{name}={Uri.EscapeDataString(value)}");

        (string, string)[] headers = !inQuery && name is not null ? [(name, value)] : [];
        var body = method == "PUT" && !isCopy ? "after" : "";
        TestResponse answer;
        if (!inQuery)
        {
            // As a plain signed request, with the source of a copy as a header too.
            answer = await server.SendAsync(method, target, body, isCopy && name != "x-amz-copy-source" ? [("x-amz-copy-source", "bucket/source"), .. headers] : headers);
        }
        else
        {
            var full = target + (parameters.Count == 0 ? "" : (target.Contains('?') ? "&" : "?") + string.Join('&', parameters));
            var now = server.Time.GetUtcNow();
            var url = way == Way.V4 ? Presigner.V4(method, full, TestServer.Owner, now) : PresignV2(method, target, parameters, now);
            answer = await server.AsAsync(null, method, url, body);
        }

        var head = await server.SendAsync("HEAD", "/bucket/key");
        var parts = (await server.SendAsync("GET", $"/bucket/key?uploadId={upload}")).Values("Size");
        var tags = (await server.SendAsync("GET", "/bucket/key?tagging")).Values("Key");
        var kept = string.Join(';', head.Headers.Where(h => h.Key is not ("x-amz-request-id" or "x-amz-version-id" or "Date")).Select(h => $"{h.Key}={h.Value}").Order(StringComparer.Ordinal));
        return $"{answer.Status} {answer.Code} [{kept}] parts {string.Join(',', parts)} tags {string.Join(',', tags)}";
    }

    /// <summary>The sub-resources and what begins with x-amz- are signed, and the type and hash of the content in their lines.</summary>
    private static string PresignV2(string method, string target, List<string> parameters, DateTimeOffset now)
    {
        var expires = now.ToUnixTimeSeconds() + 3600;
        var pairs = parameters.Select(p => p.Split('=', 2)).Select(p => (Name: p[0], Value: Uri.UnescapeDataString(p[1]))).ToList();
        string Line(string name) => pairs.FirstOrDefault(p => p.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Value ?? "";
        var amz = pairs.Where(p => p.Name.StartsWith("x-amz-", StringComparison.OrdinalIgnoreCase)).OrderBy(p => p.Name, StringComparer.Ordinal).Select(p => $"{p.Name.ToLowerInvariant()}:{p.Value}\n");
        var text = $"{method}\n{Line("Content-MD5")}\n{Line("Content-Type")}\n{expires}\n{string.Concat(amz)}{target}";
        var signature = Convert.ToBase64String(System.Security.Cryptography.HMACSHA1.HashData(
            System.Text.Encoding.UTF8.GetBytes(TestServer.Owner.Secret), System.Text.Encoding.UTF8.GetBytes(text)));
        var all = parameters.Append($"AWSAccessKeyId={TestServer.Owner.Id}").Append($"Expires={expires}").Append($"Signature={Uri.EscapeDataString(signature)}");
        return target + (target.Contains('?') ? "&" : "?") + string.Join('&', all);
    }
}

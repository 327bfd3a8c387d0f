using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Pys3Local.S3.Requests;

namespace Pys3Local.S3.Tests.Recordings;

/// <summary>One request of a client, see the README beside it.</summary>
internal sealed record RecordedRequest(string Client, string What, bool IsTls, string Operation, string Head, byte[]? Body)
{
    private const string FormDate = "name=\"x-amz-date\"\r\n\r\n";

    private const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;

    public static IEnumerable<string> Clients([CallerFilePath] string here = "") =>
        Directory.EnumerateFiles(Path.Combine(Path.GetDirectoryName(here)!, "Requests"), "*.jsonl").Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal);

    public static IEnumerable<RecordedRequest> Of(string client, [CallerFilePath] string here = "")
    {
        foreach (var line in File.ReadLines(Path.Combine(Path.GetDirectoryName(here)!, "Requests", client + ".jsonl")))
        {
            using var json = JsonDocument.Parse(line);
            var record = json.RootElement;
            yield return new(
                client,
                record.GetProperty("what").GetString()!,
                record.GetProperty("tls").GetBoolean(),
                record.GetProperty("operation").GetString()!,
                record.GetProperty("head").GetString()!,
                record.TryGetProperty("body", out var body) ? body.GetBytesFromBase64() : null);
        }
    }

    public string Method => Head[..Head.IndexOf(' ')];

    public string Target => Head.Split(' ', 3)[1];

    /// <summary>As the server sees it at the moment when it was signed.</summary>
    public S3Request Receive()
    {
        IHeaderDictionary headers = new HeaderDictionary();
        foreach (var line in Head.Split("\r\n").Skip(1).Where(line => line.Length > 0))
        {
            var colon = line.IndexOf(':');
            var value = Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(line[(colon + 1)..].Trim(' ', '\t')));
            headers[line[..colon]] = StringValues.Concat(headers[line[..colon]], value);
        }

        var target = RequestTarget.Parse(Target, headers.Host.ToString(), []);
        return new()
        {
            RequestId = "1",
            Method = Method,
            Target = target,
            Headers = headers,
            RawBody = new MemoryStream(Body ?? []),
            Time = SignedAt(headers, target, Encoding.Latin1.GetString(Body ?? [])),
            IsHttps = IsTls,
            RemoteAddress = IPAddress.Loopback,
        };
    }

    private static DateTimeOffset SignedAt(IHeaderDictionary headers, RequestTarget target, string body)
    {
        // A form says it in a field.
        if (body.IndexOf(FormDate, StringComparison.OrdinalIgnoreCase) is var at and >= 0)
            return DateTimeOffset.ParseExact(body.Substring(at + FormDate.Length, 16), "yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture, Utc);


        if (target.Query["Expires"] is { } expires && long.TryParse(expires, CultureInfo.InvariantCulture, out var end))
            return DateTimeOffset.FromUnixTimeSeconds(end - 1);

        var date = target.Query["X-Amz-Date"] ?? (headers["x-amz-date"] is { Count: > 0 } amz ? amz.ToString() : headers.Date.ToString());
        return DateTimeOffset.TryParseExact(date, "yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture, Utc, out var time)
            || DateTimeOffset.TryParse(date, CultureInfo.InvariantCulture, Utc, out time)
            ? time
            : new(2026, 11, 28, 20, 30, 0, TimeSpan.Zero);
    }
}

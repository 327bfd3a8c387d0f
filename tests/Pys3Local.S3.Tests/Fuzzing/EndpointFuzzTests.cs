using System.Text;
using Microsoft.AspNetCore.Http;
using Pys3Local.Fuzzing;
using Pys3Local.S3.Operations;
using Pys3Local.S3.Tests.Auth.Matrix;

namespace Pys3Local.S3.Tests.Fuzzing;

/// <summary>Whole requests for every operation, damaged and then sent where nobody has to sign: never an internal error, never an exception's text.</summary>
[Category("Fuzz")]
public sealed class EndpointFuzzTests
{
    private static readonly string[] Words =
    [
        "\n", ": ", "?", "&", "=", "%", "..", "/", "x-amz-", "x-amz-copy-source: /bucket/source", "Range: bytes=", "If-Match: *", "If-None-Match: \"", "If-Modified-Since: ", "x-amz-object-lock-mode: COMPLIANCE",
        "x-amz-tagging: a=b", "Content-MD5: ", "x-amz-checksum-crc32: ", "x-amz-decoded-content-length: ", "Content-Encoding: aws-chunked", "versionId=", "uploadId=", "partNumber=", "tagging", "acl", "policy", "delete",
        "max-keys=", "encoding-type=url", "continuation-token=", "marker=", "<", ">", "é",
    ];

    /// <summary>Lines: method and target, headers, an empty one, the body.</summary>
    [Test]
    public async Task Every_operation()
    {
        var server = await MatrixServer.CreateAsync();
        var open = server.WithoutAuthentication();
        var samples = OperationTable.All.Select(operation => Write(OperationSample.Of(operation, server))).ToArray();
        await FuzzRun.RunAsync("endpoint", 10_000, random => Pys3Local.Fuzzing.Mutation.Of(random, samples[random.Next(samples.Length)], Words), async input =>
        {
            if (Read(input) is not { } request)
                return;

            // Fails on an internal error.
            var (outcome, response) = await open.SendAsync(request);
            var text = Encoding.UTF8.GetString(((MemoryStream)response.Body).ToArray());
            Assert.InRange(response.StatusCode, 200, 599);
            Assert.False(outcome.Error is not null && (text.Contains("   at ", StringComparison.Ordinal) || text.Contains("Exception:", StringComparison.Ordinal)), text);
        });
    }

    private static byte[] Write(TestRequest request) =>
    [
        .. Encoding.UTF8.GetBytes($"{request.Method} {request.Target}\n{string.Concat(request.Headers.Select(header => $"{header.Key}: {header.Value}\n"))}\n"), .. request.Body,
    ];

    private static TestRequest? Read(byte[] input)
    {
        var end = input.AsSpan().IndexOf("\n\n"u8);
        var lines = Encoding.UTF8.GetString(end < 0 ? input : input.AsSpan(0, end)).Split('\n');
        var space = lines[0].IndexOf(' ');
        if (space <= 0 || lines[0].Length == space + 1)
            return null;

        var request = new TestRequest(lines[0][..space], lines[0][(space + 1)..]) { Body = end < 0 ? [] : input[(end + 2)..] };
        request.Headers.Clear();
        foreach (var line in lines.Skip(1))
        {
            var colon = line.IndexOf(':');
            if (colon > 0)
                request.Headers.Append(line[..colon], line[(colon + 1)..].Trim());
        }

        if (!request.Headers.ContainsKey("Content-Length"))
            request.Headers["Content-Length"] = request.Body.Length.ToString();

        return request;
    }
}

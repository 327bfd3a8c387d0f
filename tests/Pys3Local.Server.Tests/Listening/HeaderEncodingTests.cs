using System.Net.Sockets;
using System.Text;
using Pys3Local.Server.Listening;

namespace Pys3Local.Server.Tests.Listening;

/// <summary>faults C7, C8: what a client may put into its headers.</summary>
public sealed class HeaderEncodingTests
{
    [Test]
    [Arguments("plain", "706C61696E")]
    [Arguments("Miniö", "4D696E69C3B6")]
    [Arguments("Miniö", "4D696E69F6")]
    [Arguments("Ã ö", "C320F6")]
    [Arguments("日本", "E697A5E69CAC")]
    [Arguments("", "")]
    public void Bytes_are_read_as_UTF_8_or_else_as_Latin_1(string expected, string hex) =>
        Assert.Equal(expected, HeaderEncoding.Instance.GetString(Convert.FromHexString(hex)));

    [Test]
    [Arguments("User-Agent: Miniö")]
    [Arguments("x-amz-meta-a: Miniö")]
    [Arguments("Content-Disposition: attachment; filename=Miniö")]
    [Arguments("X-Other: ö")]
    public async Task A_Latin_1_byte_is_no_bad_request(string header)
    {
        await using var server = await TestServer.StartAsync();
        await AnswerAsync(server, "PUT /bucket HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        var put = await AnswerAsync(server, $"PUT /bucket/key HTTP/1.1\r\nHost: localhost\r\n{header}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 200 ", put);

        var head = await AnswerAsync(server, "HEAD /bucket/key HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        Assert.Equal(header.StartsWith("x-amz", StringComparison.Ordinal), head.Contains("x-amz-meta-a: =?UTF-8?Q?Mini=C3=B6?=", StringComparison.Ordinal));
    }

    [Test]
    public async Task As_many_headers_as_their_size_allows()
    {
        await using var server = await TestServer.StartAsync();
        await AnswerAsync(server, "PUT /bucket HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        var entries = string.Concat(Enumerable.Range(0, 600).Select(i => $"x-amz-meta-{i:x}: \r\n"));
        Assert.StartsWith("HTTP/1.1 200 ", await AnswerAsync(server, $"PUT /bucket/key HTTP/1.1\r\nHost: localhost\r\n{entries}Content-Length: 0\r\nConnection: close\r\n\r\n"));
    }

    /// <summary>Sends each character as one byte, and reads to the end.</summary>
    private static async Task<string> AnswerAsync(TestServer server, string request)
    {
        var url = new Uri(server.Url);
        using var client = new TcpClient();
        await client.ConnectAsync(url.Host, url.Port, TestRun.Cancellation);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(request), TestRun.Cancellation);
        var answer = new MemoryStream();
        await stream.CopyToAsync(answer, TestRun.Cancellation);
        return Encoding.UTF8.GetString(answer.ToArray());
    }
}

using System.Net;
using Pys3Local.Server.Listening;

namespace Pys3Local.Server.Tests.Listening;

public sealed class ListenAddressTests
{
    [Theory]
    [InlineData(":10001", ListenKind.Any, 10001)]
    [InlineData(":0", ListenKind.Any, 0)]
    [InlineData("*:9000", ListenKind.Any, 9000)]
    [InlineData("[::]:9000", ListenKind.Any, 9000)]
    [InlineData("localhost:65535", ListenKind.Loopback, 65535)]
    [InlineData("LocalHost", ListenKind.Loopback, ListenAddress.DefaultPort)]
    [InlineData("0.0.0.0:1", ListenKind.Address, 1)]
    [InlineData("127.0.0.1", ListenKind.Address, ListenAddress.DefaultPort)]
    [InlineData("[::1]", ListenKind.Address, ListenAddress.DefaultPort)]
    [InlineData(" [fe80::1]:80 ", ListenKind.Address, 80)]
    public void Every_documented_form_is_understood(string text, ListenKind kind, int port)
    {
        var address = ListenAddress.Parse(text);

        Assert.Equal(kind, address.Kind);
        Assert.Equal(port, address.Port);
    }

    [Fact]
    public void An_address_is_kept_as_it_was_given() =>
        Assert.Equal(IPAddress.IPv6Loopback, ListenAddress.Parse("[::1]:10001").Address);

    [Theory]
    [InlineData("")]
    [InlineData(":")]
    [InlineData(":65536")]
    [InlineData(":-1")]
    [InlineData(":http")]
    [InlineData("nas.local:10001")]
    [InlineData("::1")]
    [InlineData("::1:10001")]
    [InlineData("[::1")]
    [InlineData("[::1]10001")]
    [InlineData("[127.0.0.1]:1")]
    [InlineData("1:10001")]
    [InlineData("0x7f.0.0.1:80")]
    [InlineData("127.0.0.1:")]
    public void Anything_else_is_one_line_that_says_what_to_give(string text)
    {
        var failure = Assert.Throws<ServerException>(() => ListenAddress.Parse(text));

        Assert.Contains("localhost:PORT", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', failure.Message);
    }

    [Theory]
    [InlineData(":10001")]
    [InlineData("localhost:80")]
    [InlineData("[::1]:80")]
    [InlineData("10.0.0.1:80")]
    public void What_it_prints_means_the_same(string text) =>
        Assert.Equal(ListenAddress.Parse(text), ListenAddress.Parse(ListenAddress.Parse(text).ToString()));
}

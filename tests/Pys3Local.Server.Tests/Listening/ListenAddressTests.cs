using System.Net;
using Pys3Local.Server.Listening;

namespace Pys3Local.Server.Tests.Listening;

public sealed class ListenAddressTests
{
    [Test]
    [Arguments(":10001", ListenKind.Any, 10001)]
    [Arguments(":0", ListenKind.Any, 0)]
    [Arguments("*:9000", ListenKind.Any, 9000)]
    [Arguments("[::]:9000", ListenKind.Any, 9000)]
    [Arguments("localhost:65535", ListenKind.Loopback, 65535)]
    [Arguments("LocalHost", ListenKind.Loopback, ListenAddress.DefaultPort)]
    [Arguments("0.0.0.0:1", ListenKind.Address, 1)]
    [Arguments("127.0.0.1", ListenKind.Address, ListenAddress.DefaultPort)]
    [Arguments("[::1]", ListenKind.Address, ListenAddress.DefaultPort)]
    [Arguments(" [fe80::1]:80 ", ListenKind.Address, 80)]
    public void Every_documented_form_is_understood(string text, ListenKind kind, int port)
    {
        var address = ListenAddress.Parse(text);

        Assert.Equal(kind, address.Kind);
        Assert.Equal(port, address.Port);
    }

    [Test]
    public void An_address_is_kept_as_it_was_given() =>
        Assert.Equal(IPAddress.IPv6Loopback, ListenAddress.Parse("[::1]:10001").Address);

    [Test]
    [Arguments("")]
    [Arguments(":")]
    [Arguments(":65536")]
    [Arguments(":-1")]
    [Arguments(":http")]
    [Arguments("nas.local:10001")]
    [Arguments("::1")]
    [Arguments("::1:10001")]
    [Arguments("[::1")]
    [Arguments("[::1]10001")]
    [Arguments("[127.0.0.1]:1")]
    [Arguments("1:10001")]
    [Arguments("0x7f.0.0.1:80")]
    [Arguments("127.0.0.1:")]
    public void Anything_else_is_one_line_that_says_what_to_give(string text)
    {
        var failure = Assert.Throws<ServerException>(() => ListenAddress.Parse(text));

        Assert.Contains("localhost:PORT", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', failure.Message);
    }

    [Test]
    [Arguments(":10001")]
    [Arguments("localhost:80")]
    [Arguments("[::1]:80")]
    [Arguments("10.0.0.1:80")]
    public void What_it_prints_means_the_same(string text) =>
        Assert.Equal(ListenAddress.Parse(text), ListenAddress.Parse(ListenAddress.Parse(text).ToString()));
}

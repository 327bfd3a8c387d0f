using System.Net;
using Pys3Local.Cli.Serving;

namespace Pys3Local.Cli.Tests.Serving;

public sealed class NetworkNamesTests
{
    [Test]
    [Arguments("10.0.0.5", "10.0.0.5", true)]
    [Arguments("10.0.0.5", "10.0.0.6", false)]
    [Arguments("10.0.0.0/8", "10.1.2.3", true)]
    [Arguments("2001:db8::/32", "2001:db8:1::1", true)]
    [Arguments("::1", "::1", true)]
    public void A_proxy_is_an_address_or_a_network(string text, string address, bool trusted) =>
        Assert.Equal(trusted, NetworkNames.Proxy(text).Contains(IPAddress.Parse(address)));

    [Test]
    [Arguments("10.0.0")]
    [Arguments("10.0.0.0/33")]
    [Arguments("proxy")]
    [Arguments("/8")]
    public void Anything_else_is_an_error_that_names_the_option(string text) =>
        Assert.Contains("--trusted-proxy", Assert.Throws<UsageException>(() => NetworkNames.Proxy(text)).Message, StringComparison.Ordinal);

    [Test]
    [Arguments("minio:9000")]
    [Arguments("storage.internal")]
    [Arguments("[::1]:9000")]
    public void A_host_is_taken_as_it_is(string text) => Assert.Equal(text, NetworkNames.Host(text));

    [Test]
    [Arguments("http://minio")]
    [Arguments("minio:port")]
    [Arguments("")]
    public void No_host(string text) =>
        Assert.Contains("--also-known-as", Assert.Throws<UsageException>(() => NetworkNames.Host(text)).Message, StringComparison.Ordinal);

    [Test]
    [Arguments("/s3", "/s3")]
    [Arguments("/s3/", "/s3")]
    [Arguments("/", "")]
    [Arguments("", "")]
    public void A_prefix_has_no_slash_at_its_end(string text, string prefix) => Assert.Equal(prefix, NetworkNames.Prefix(text));

    [Test]
    [Arguments("s3")]
    [Arguments("/a//b")]
    [Arguments("/a b")]
    public void No_prefix(string text) =>
        Assert.Contains("--path-prefix", Assert.Throws<UsageException>(() => NetworkNames.Prefix(text)).Message, StringComparison.Ordinal);
}

using System.Net;
using Pys3Local.Cli.Serving;

namespace Pys3Local.Cli.Tests.Serving;

/// <summary>Every address that works, as a person would type it (faults D3).</summary>
public sealed class ServerUrlsTests
{
    private static readonly IPAddress[] Own = [IPAddress.Parse("192.0.2.5"), IPAddress.Parse("2001:db8::5")];

    [Test]
    [Arguments("http://[::]:10001", "http://localhost:10001", "http://192.0.2.5:10001 http://[2001:db8::5]:10001")]
    [Arguments("http://0.0.0.0:10001", "http://localhost:10001", "http://192.0.2.5:10001")]
    [Arguments("https://192.0.2.5:9000", "https://192.0.2.5:9000", "https://192.0.2.5:9000")]
    [Arguments("http://127.0.0.1:9000", "http://127.0.0.1:9000", "")]
    [Arguments("http://[::1]:9000", "http://[::1]:9000", "")]
    [Arguments("http://localhost:9000", "http://localhost:9000", "")]
    [Arguments("http://[::]:1 http://127.0.0.1:2", "http://localhost:1 http://127.0.0.1:2", "http://192.0.2.5:1 http://[2001:db8::5]:1")]
    public void What_it_is_bound_to_becomes_what_can_be_typed(string bound, string here, string elsewhere)
    {
        var urls = ServerUrls.Of(bound.Split(' '), () => Own);

        Assert.Equal(here, string.Join(' ', urls.Here));
        Assert.Equal(elsewhere, string.Join(' ', urls.Elsewhere));
    }
}

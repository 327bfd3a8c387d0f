using Pys3Local.Net.Requests;

namespace Pys3Local.Net.Tests.Requests;

public sealed class ShownUrlTests
{
    [Test]
    [Arguments("https://s3.example.org", "https://s3.example.org")]
    [Arguments("http://user:pw@127.0.0.1:1/p?token=T#F", "http://127.0.0.1:1")]
    [Arguments("http://user:p@w@host:9000", "http://host:9000")]
    [Arguments("http://user:p/w@host/bucket", "http://…")]
    [Arguments("http://user:p?w@host/bucket", "http://…")]
    [Arguments("http://[::1]:9000/bucket", "http://[::1]:9000")]
    [Arguments("http://host:notaport/hooks/T0KEN", "http://host:notaport")]
    [Arguments("user:pw@host/bucket", "host")]
    [Arguments("nowhere", "nowhere")]
    [Arguments("http://host\u001b[2J", "http://host?[2J")]
    [Arguments("", "")]
    public void Scheme_and_host_and_nothing_else(string url, string shown) => Assert.Equal(shown, ShownUrl.Of(url));

    [Test]
    public void It_is_never_long() => Assert.Equal(201, ShownUrl.Of(new string('a', 10_000)).Length);
}

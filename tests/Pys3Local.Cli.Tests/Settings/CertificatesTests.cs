using Pys3Local.Cli.Settings;

namespace Pys3Local.Cli.Tests.Settings;

/// <summary>The self-signed certificate that is kept.</summary>
public sealed class CertificatesTests : IDisposable
{
    private readonly TestShell _shell = new();

    public void Dispose() => _shell.Dispose();

    [Test]
    public void It_is_kept_as_long_as_it_has_the_names()
    {
        var first = Fingerprint("--also-known-as", "nas.local:9000");
        Assert.Equal(first, Fingerprint("--also-known-as", "nas.local:9000"));
        Assert.Equal(first, Fingerprint("--also-known-as", "NAS.local"));
        Assert.Equal(first, Fingerprint());
    }

    [Test]
    [Arguments("--also-known-as", "other.local")]
    [Arguments("--also-known-as", "192.0.2.7:9000")]
    [Arguments("--domain", "s3.home.arpa")]
    public async Task A_name_that_it_lacks_makes_another(string option, string name)
    {
        var first = Fingerprint("--also-known-as", "nas.local");
        var doctor = (await _shell.RunAsync("doctor", "--path", _shell["data"], "--listen", "127.0.0.1:0", "--tls-self-signed", option, name)).Output;
        Assert.Contains("the next start makes a new one", doctor);
        Assert.Equal(first, Fingerprint());

        var second = Fingerprint(option, name);
        Assert.NotEqual(first, second);
        Assert.Equal(second, Fingerprint(option, name));
    }

    [Test]
    public void Who_trusts_the_one_before_is_told()
    {
        Fingerprint();
        var error = new StringWriter();
        Certificates.Choose(_shell.Settings("--tls-self-signed", "--also-known-as", "nas.local"), _shell.Shell with { Error = error });
        Assert.Contains("was not for nas.local, so a new one was made", error.ToString());
    }

    private string Fingerprint(params string[] arguments) => Certificates.Choose(_shell.Settings(["--tls-self-signed", .. arguments]), _shell.Shell)!.Certificate.Thumbprint;
}

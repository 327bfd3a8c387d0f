using System.Net;
using Pys3Local.FakeDrime;
using Pys3Local.Net.Dns;
using Pys3Local.Storage.Drime.Tests;

namespace Pys3Local.Net.Tests.Dns;

public sealed class DnsResolverTests
{
    private static CancellationToken Token => TestRun.Cancellation;

    [Test]
    public async Task Both_kinds_of_address_are_found()
    {
        using var server = new FakeNameServer((question, _) =>
            FakeDnsAnswer.To(question).With("drime.example", question[^3], question[^3] == 1 ? [192, 0, 2, 1] : IPAddress.Parse("2001:db8::1").GetAddressBytes()).Bytes);
        Assert.Equal(["192.0.2.1", "2001:db8::1"], await ResolveAsync(server, "drime.example"));
    }

    [Test]
    public async Task Aliases_are_followed_within_an_answer_and_beyond_it()
    {
        using var server = new FakeNameServer((question, _) => FakeDnsAnswer.Name(question) switch
        {
            "a.example" => FakeDnsAnswer.To(question).WithAlias("a.example", "b.example").WithAlias("b.example", "c.example").Bytes,
            "c.example" when question[^3] == 1 => FakeDnsAnswer.To(question).With("c.example", 1, [192, 0, 2, 2]).Bytes,
            _ => FakeDnsAnswer.To(question).Bytes,
        });
        Assert.Equal(["192.0.2.2"], await ResolveAsync(server, "a.example"));
    }

    [Test]
    public async Task Aliases_in_a_circle_come_to_an_end()
    {
        using var server = new FakeNameServer((question, _) =>
            FakeDnsAnswer.To(question).WithAlias("a.example", "b.example").WithAlias("b.example", "a.example").Bytes);
        await Assert.ThrowsAsync<HttpRequestException>(() => ResolveAsync(server, "a.example"));
    }

    [Test]
    public async Task What_does_not_fit_is_asked_for_over_TCP()
    {
        using var server = new FakeNameServer((question, tcp) => tcp
            ? FakeDnsAnswer.To(question).With("a.example", question[^3], question[^3] == 1 ? [192, 0, 2, 3] : new byte[16]).Bytes
            : FakeDnsAnswer.To(question).Truncated().Bytes);
        Assert.Contains("192.0.2.3", await ResolveAsync(server, "a.example"));
    }

    [Test]
    public async Task An_answer_to_another_question_is_not_believed()
    {
        using var server = new FakeNameServer((question, _) =>
        {
            var forged = FakeDnsAnswer.To(question).With("a.example", question[^3], question[^3] == 1 ? [192, 0, 2, 66] : new byte[16]).Bytes;
            forged[13] ^= 1;
            return forged;
        });
        await Assert.ThrowsAsync<HttpRequestException>(() => ResolveAsync(server, "a.example"));
    }

    [Test]
    public async Task A_name_is_looked_for_in_the_search_domains()
    {
        using var server = new FakeNameServer((question, _) => FakeDnsAnswer.Name(question) == "nas.home.example" && question[^3] == 1
            ? FakeDnsAnswer.To(question).With("nas.home.example", 1, [192, 0, 2, 4]).Bytes
            : FakeDnsAnswer.To(question).Bytes);
        Assert.Equal(["192.0.2.4"], await ResolveAsync(server, "nas", "search home.example"));
    }

    [Test]
    public async Task The_hosts_file_comes_first_and_addresses_are_themselves()
    {
        using var server = new FakeNameServer((_, _) => null);
        Assert.Equal(["10.0.0.1", "fe80::1"], await ResolveAsync(server, "NAS", hosts: "10.0.0.1\tnas.local nas # mine\n# 1.1.1.1 nas\nfe80::1 nas\nbad nas"));
        Assert.Equal(["192.0.2.9"], await ResolveAsync(server, "192.0.2.9"));
        Assert.Equal(["::1"], await ResolveAsync(server, "[::1]"));
        Assert.Equal(["127.0.0.1"], await ResolveAsync(server, "localhost"));
        Assert.Equal(0, server.Questions);
    }

    [Test]
    public async Task An_address_is_remembered_for_a_while()
    {
        using var server = new FakeNameServer((question, _) => FakeDnsAnswer.To(question).With("a.example", question[^3], question[^3] == 1 ? [192, 0, 2, 5] : new byte[16]).Bytes);
        var clock = new TestClock();
        var resolver = Resolver(server, "", "", clock);
        await resolver.ResolveAsync("a.example", Token);
        await resolver.ResolveAsync("a.example", Token);
        Assert.Equal(2, server.Questions);
        clock.Advance(TimeSpan.FromMinutes(1));
        await resolver.ResolveAsync("a.example", Token);
        Assert.Equal(4, server.Questions);
    }

    [Test]
    public void Whatever_an_answer_holds_reading_it_comes_to_an_end()
    {
        var random = new Random(1);
        var question = DnsMessage.Question(7, "a.example", DnsRecordType.A)!;
        for (var i = 0; i < 20_000; i++)
        {
            var answer = FakeDnsAnswer.To(question).WithAlias("a.example", "b.example").With("b.example", 1, [192, 0, 2, 1]).Bytes;
            for (var flips = random.Next(1, 8); flips > 0; flips--)
                answer[random.Next(2, answer.Length)] = (byte)random.Next(256);

            var read = DnsMessage.Read(answer.AsSpan(0, random.Next(answer.Length + 1)), 7, "a.example", DnsRecordType.A);
            Assert.True(read is null || read.Addresses.Count <= 2);
        }
    }

    [Test]
    [Arguments("")]
    [Arguments("a..b")]
    [Arguments("ä.example")]
    [Arguments("0123456789012345678901234567890123456789012345678901234567890123.example")]
    public void A_name_that_cannot_be_asked_for_is_not(string name) => Assert.Null(DnsMessage.Question(1, name, DnsRecordType.A));

    [Test]
    public void Settings_are_read_as_resolv_conf_describes_them()
    {
        var settings = ResolverSettings.Parse("# comment\nnameserver 192.0.2.53\nnameserver bad\nnameserver ::1\nsearch a.example b.example.\noptions ndots:2 timeout:1 attempts:3 rotate\n");
        Assert.Equal(["192.0.2.53:53", "[::1]:53"], settings.Servers.Select(server => server.ToString()));
        Assert.Equal((2, TimeSpan.FromSeconds(1), 3), (settings.Dots, settings.Timeout, settings.Attempts));
        Assert.Equal(["x.y.a.example", "x.y.b.example", "x.y"], settings.Candidates("x.y"));
        Assert.Equal(["x.y.z", "x.y.z.a.example", "x.y.z.b.example"], settings.Candidates("x.y.z"));
        Assert.Equal(["x"], settings.Candidates("x."));
        Assert.Equal("127.0.0.1:53", Assert.Single(ResolverSettings.Parse("").Servers).ToString());
    }

    private static async Task<IEnumerable<string>> ResolveAsync(FakeNameServer server, string name, string settings = "", string hosts = "") =>
        (await Resolver(server, settings, hosts, new TestClock()).ResolveAsync(name, Token)).Select(address => address.ToString());

    private static DnsResolver Resolver(FakeNameServer server, string settings, string hosts, TestClock clock) =>
        new(() => hosts, () => ResolverSettings.Parse("options attempts:1 timeout:1\n" + settings) with { Servers = [server.EndPoint] }, clock);
}

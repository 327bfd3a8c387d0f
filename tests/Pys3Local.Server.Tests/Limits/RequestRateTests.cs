using System.Net;
using Pys3Local.Server.Limits;

namespace Pys3Local.Server.Tests.Limits;

public sealed class RequestRateTests
{
    private static readonly IPAddress Client = IPAddress.Parse("192.0.2.1");

    private readonly TestClock _clock = new();

    [Test]
    public void One_second_of_requests_at_once_and_no_more()
    {
        var rate = new RequestRate(10, _clock);

        Assert.Equal(10, Admitted(100, () => rate.Admits(Client)));
        Assert.Equal(10, Admitted(100, () => rate.Admits("key")));
    }

    [Test]
    public void Over_time_exactly_the_rate()
    {
        var rate = new RequestRate(10, _clock);
        Admitted(100, () => rate.Admits(Client));
        var admitted = 0;
        for (var i = 0; i < 1_000; i++)
        {
            _clock.Advance(TimeSpan.FromMilliseconds(10));
            admitted += Admitted(5, () => rate.Admits(Client));
        }

        Assert.InRange(admitted, 99, 101);
    }

    [Test]
    public void One_that_was_quiet_gets_no_more_than_a_second_of_it()
    {
        var rate = new RequestRate(10, _clock);
        Admitted(100, () => rate.Admits(Client));
        _clock.Advance(TimeSpan.FromHours(1));

        Assert.Equal(10, Admitted(100, () => rate.Admits(Client)));
    }

    [Test]
    public void Nobody_pays_for_another()
    {
        var rate = new RequestRate(10, _clock);
        for (var i = 0; i < 200; i++)
            Admitted(50, () => rate.Admits($"busy {i}"));

        // Of 32,768 places 400 are taken: that both of a quiet caller's are among them is one chance in 6,700.
        Assert.InRange(Enumerable.Range(0, 100).Count(i => Admitted(10, () => rate.Admits($"quiet {i}")) == 10), 99, 100);
    }

    [Test]
    [Arguments("2001:db8::1", "2001:db8::ffff:1", true)]
    [Arguments("2001:db8::1", "2001:db8:0:1::1", false)]
    [Arguments("192.0.2.1", "::ffff:192.0.2.1", true)]
    [Arguments("192.0.2.1", "192.0.2.2", false)]
    public void Addresses_of_one_network_are_one_caller(string one, string other, bool same)
    {
        var rate = new RequestRate(10, _clock);
        Admitted(100, () => rate.Admits(IPAddress.Parse(one)));

        Assert.Equal(same ? 0 : 1, Admitted(1, () => rate.Admits(IPAddress.Parse(other))));
    }

    [Test]
    public void Many_at_once_get_no_more_together()
    {
        var rate = new RequestRate(1_000, _clock);
        var admitted = 0;
        Parallel.For(0, 8, _ => Interlocked.Add(ref admitted, Admitted(1_000, () => rate.Admits("key"))));

        Assert.Equal(1_000, admitted);
    }

    [Test]
    public void Nothing_is_allocated()
    {
        var rate = new RequestRate(10, _clock);
        var other = IPAddress.Parse("2001:db8::1");
        rate.Admits(Client);
        rate.Admits(other);
        rate.Admits("key");
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000; i++)
        {
            rate.Admits(Client);
            rate.Admits(other);
            rate.Admits("key");
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private static int Admitted(int tries, Func<bool> admits) => Enumerable.Range(0, tries).Count(_ => admits());
}

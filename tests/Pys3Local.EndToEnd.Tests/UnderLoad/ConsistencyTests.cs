using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Pys3Local.EndToEnd.Harness;
using Pys3Local.EndToEnd.Harness.Raw;

namespace Pys3Local.EndToEnd.UnderLoad;

/// <summary>Many clients on few keys: read after write, nothing torn, no update lost, list after write.</summary>
public sealed class ConsistencyTests(ServerFixture server) : ServerTest(server)
{
    private const int Clients = 16;
    private const int Keys = 3;
    private const int OperationsOfAClient = 60;
    private const int Increments = 10;

    private long _clock;

    /// <summary>Sizes around every limit at which a store may change its ways.</summary>
    private static readonly int[] Sizes = [10, 4_000, 60_000, 70_000, 300_000];

    [Test]
    public async Task Reads_see_the_last_write_and_never_part_of_one()
    {
        var registers = Enumerable.Range(0, Keys).Select(_ => new Register()).ToArray();
        await EachClientAsync(async client =>
        {
            var random = new Random(client);
            for (var i = 0; i < OperationsOfAClient; i++)
            {
                var key = random.Next(Keys);
                var started = Interlocked.Increment(ref _clock);
                switch (random.Next(5))
                {
                    case 0 or 1:
                        var value = $"{client}-{i}";
                        (await Raw.PutAsync($"/{Bucket}/{key}", Fill(value, Sizes[random.Next(Sizes.Length)]), cancellation: Cancellation)).Succeeded();
                        registers[key].Wrote(value, started, Interlocked.Increment(ref _clock));
                        break;
                    case 2 when random.Next(4) == 0:
                        (await Raw.DeleteAsync($"/{Bucket}/{key}", cancellation: Cancellation)).Succeeded(204);
                        registers[key].Wrote(Register.Nothing, started, Interlocked.Increment(ref _clock));
                        break;
                    default:
                        var found = await Raw.GetAsync($"/{Bucket}/{key}", cancellation: Cancellation);
                        registers[key].Read(ValueOf(found), started, Interlocked.Increment(ref _clock));
                        break;
                }
            }
        });

        Assert.All(registers, register => register.Verify());
        TestRun.Print($"{registers.Sum(register => register.Reads)} reads of {registers.Sum(register => register.Writes)} writes");
    }

    [Test]
    public async Task No_update_is_lost_under_If_Match()
    {
        (await Raw.PutAsync($"/{Bucket}/counter", "0"u8.ToArray(), cancellation: Cancellation)).Succeeded();
        var refused = 0;
        await EachClientAsync(async _ =>
        {
            for (var done = 0; done < Increments;)
            {
                var current = (await Raw.GetAsync($"/{Bucket}/counter", cancellation: Cancellation)).Succeeded();
                var next = int.Parse(current.Text, CultureInfo.InvariantCulture) + 1;
                var put = Raw.Request("PUT", $"/{Bucket}/counter", "", Encoding.ASCII.GetBytes(next.ToString(CultureInfo.InvariantCulture))).With("If-Match", current.Header("ETag")!);
                var answer = await Raw.SendSignedAsync(put, Cancellation);
                if (answer.Status == 200)
                    done++;
                else
                    Interlocked.Add(ref refused, answer.Failed(412, "PreconditionFailed").Status / 412);
            }
        });

        Assert.Equal((Clients * Increments).ToString(CultureInfo.InvariantCulture), (await Raw.GetAsync($"/{Bucket}/counter", cancellation: Cancellation)).Succeeded().Text);
        Assert.True(refused > 0, "The clients were never in each other's way.");
    }

    [Test]
    public async Task One_of_many_creates()
    {
        for (var round = 0; round < 10; round++)
        {
            var winners = new List<byte[]>();
            await EachClientAsync(async client =>
            {
                var body = Fill($"{client}", Sizes[(client + round) % Sizes.Length]);
                var answer = await Raw.SendSignedAsync(Raw.Request("PUT", $"/{Bucket}/lock-{round}", "", body).With("If-None-Match", "*"), Cancellation);
                if (answer.Status != 200)
                {
                    answer.Failed(412, "PreconditionFailed");
                    return;
                }

                lock (winners)
                    winners.Add(body);
            });

            Assert.Equal(Assert.Single(winners), await GetAsync($"lock-{round}"));
        }
    }

    [Test]
    public async Task Listings_show_every_write_at_once() => await EachClientAsync(async client =>
    {
        for (var i = 0; i < 15; i++)
        {
            var key = $"listed/{i}-{client}";
            (await Raw.PutAsync($"/{Bucket}/{key}", Fill(key, Sizes[i % Sizes.Length]), cancellation: Cancellation)).Succeeded();
            Assert.Contains($"<Key>{key}</Key>", (await Raw.GetAsync($"/{Bucket}", "list-type=2&prefix=listed/", Cancellation)).Succeeded().Text, StringComparison.Ordinal);
            (await Raw.DeleteAsync($"/{Bucket}/{key}", cancellation: Cancellation)).Succeeded(204);
            Assert.DoesNotContain($"<Key>{key}</Key>", (await Raw.GetAsync($"/{Bucket}", "list-type=2&prefix=listed/", Cancellation)).Succeeded().Text, StringComparison.Ordinal);
        }
    });

    private static Task EachClientAsync(Func<int, Task> work) => Task.WhenAll(Enumerable.Range(0, Clients).Select(client => Task.Run(() => work(client), Cancellation)));

    /// <summary>The value, again and again.</summary>
    private static byte[] Fill(string value, int size) => Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(value + "|", (size / (value.Length + 1)) + 1)));

    /// <summary>The one value that a whole body consists of; its ETag is that of this very body.</summary>
    private static string ValueOf(RawResponse response)
    {
        if (response.Status == 404)
            return Register.Nothing;

        response.Succeeded();
        Assert.Equal($"\"{Convert.ToHexStringLower(MD5.HashData(response.Body))}\"", response.Header("ETag"));
        return Assert.Single(response.Text.TrimEnd('|').Split('|').Distinct());
    }
}

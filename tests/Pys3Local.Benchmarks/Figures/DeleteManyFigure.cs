using System.Text;
using Pys3Local.Benchmarks.Load;
using Pys3Local.Benchmarks.Report;

namespace Pys3Local.Benchmarks.Figures;

/// <summary>DeleteObjects of 1,000 keys at a time, each on the medium before the answer.</summary>
internal sealed class DeleteManyFigure : IFigure
{
    private const int Keys = 1000;

    private int _round;

    public string Name => "delete-objects";

    public void Measure(Bench bench)
    {
        using var client = new LoadGenerator(bench.Full.Endpoint, 16);
        var result = Contest.Repeat(bench.Quick ? 3 : 5, () => Run(bench, client, bench.Quick ? 2 : 5));
        bench.Add(new()
        {
            Name = Name,
            Figure = $"DeleteObjects of {Keys:#,0} keys, durable, one connection",
            Ours = result.Rate,
            Unit = "keys/s",
            Expected = Expectation.Minimum(20_000),
            Durability = "full",
            Note = $"p99 {result.P99:0.0} ms, {result.Processor / Keys:0.0} µs of processor time a key",
        });
    }

    private Sample Run(Bench bench, LoadGenerator client, int requests)
    {
        var (signer, to, round) = (Bench.Signer(), bench.Full.Endpoint, _round++);
        var small = Body.Create(16);
        client.Run(Workload.Once([.. Enumerable.Range(0, requests * Keys).Select(i => signer.Signed("PUT", $"/{Bench.Bucket}/{Key(round, i)}", to, small))]));
        using var one = new LoadGenerator(to, 1);
        return Sample.Of(bench.Full, one, Workload.Once([.. Enumerable.Range(0, requests).Select(Delete)]), Keys);

        Request Delete(int part)
        {
            var list = new StringBuilder("<Delete><Quiet>true</Quiet>");
            for (var i = part * Keys; i < (part + 1) * Keys; i++)
                list.Append("<Object><Key>").Append(Key(round, i)).Append("</Key></Object>");

            var body = Body.Of(Encoding.ASCII.GetBytes(list.Append("</Delete>").ToString()));
            return signer.Signed("POST", $"/{Bench.Bucket}", to, body, "delete=", ("Content-MD5", Convert.ToBase64String(Convert.FromHexString(body.Md5))));
        }
    }

    private string Key(int round, int number) => $"{Name}-{round}/{number % 16}/{number}";
}

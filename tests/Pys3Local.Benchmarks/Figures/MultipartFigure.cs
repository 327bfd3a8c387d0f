using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Pys3Local.Benchmarks.Load;
using Pys3Local.Benchmarks.Report;
using Pys3Local.Benchmarks.Signing;

namespace Pys3Local.Benchmarks.Figures;

/// <summary>1 GiB in parts of 16 MiB, four at once, completion included, beside one PUT of the same bytes.</summary>
internal sealed partial class MultipartFigure : IFigure
{
    private const long PartSize = 16 << 20;
    private const int Connections = 4;
    private const string Key = $"/{Bench.Bucket}/multipart";

    public string Name => "multipart";

    public void Measure(Bench bench)
    {
        var parts = bench.Quick ? 16 : 64;
        var (part, whole) = (Body.Create(PartSize), Body.Create(PartSize * parts));
        using var four = new LoadGenerator(bench.None.Endpoint, Connections);
        using var one = new LoadGenerator(bench.None.Endpoint, 1);
        var result = Contest.Run(
            bench.Quick ? 2 : 3,
            () => InParts(bench, four, part, parts),
            () => Sample.Of(bench.None, one, Workload.Once([Bench.Signer().Presigned("PUT", Key, bench.None.Endpoint, whole)]), whole.Length / 1e6));
        bench.Add(new()
        {
            Name = Name,
            Figure = $"multipart {whole.Length >> 20:#,0} MiB in 16 MiB parts, 4 at once",
            Ours = result.Ours.Rate,
            Unit = Rates.Megabytes,
            Beside = result.Other.Rate,
            What = "one PUT",
            Ratio = result.Ratio,
            Expected = Expectation.Ratio(1),
            Durability = "none",
        });
        Bench.Send(bench.None.Endpoint, Bench.Signer().Presigned("DELETE", Key, bench.None.Endpoint));
    }

    private static Sample InParts(Bench bench, LoadGenerator client, Body part, int parts)
    {
        var to = bench.None.Endpoint;
        var signer = Bench.Signer();
        var begin = Stopwatch.GetTimestamp();
        var upload = UploadId().Match(Post(signer, to, "uploads=", "")).Groups[1].Value;
        client.Run(Workload.Once(
        [
            .. Enumerable.Range(1, parts).Select(number =>
                signer.Presigned("PUT", Key, to, part, $"partNumber={number}&uploadId={Uri.EscapeDataString(upload)}")),
        ]));
        var list = new StringBuilder("<CompleteMultipartUpload>");
        for (var number = 1; number <= parts; number++)
            list.Append(CultureInfo.InvariantCulture, $"<Part><PartNumber>{number}</PartNumber><ETag>\"{part.Md5}\"</ETag></Part>");
        Post(signer, to, $"uploadId={Uri.EscapeDataString(upload)}", list.Append("</CompleteMultipartUpload>").ToString());
        return new(part.Length * parts / 1e6 / Stopwatch.GetElapsedTime(begin).TotalSeconds);
    }

    private static string Post(RequestSigner signer, Endpoint to, string query, string body)
    {
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, to.Url + signer.Target("POST", Key, to, query)) { Content = new StringContent(body) };
        using var response = client.Send(request);
        using var text = new StreamReader(response.Content.ReadAsStream());
        var answer = text.ReadToEnd();
        return response.IsSuccessStatusCode ? answer : throw new InvalidDataException(answer);
    }

    [GeneratedRegex("<UploadId>([^<]+)</UploadId>")]
    private static partial Regex UploadId();
}

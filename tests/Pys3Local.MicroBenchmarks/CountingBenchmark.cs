using BenchmarkDotNet.Attributes;
using Pys3Local.S3;
using Pys3Local.Server.Metrics;

namespace Pys3Local.MicroBenchmarks;

/// <summary>What the metrics add to a GET that has gone well, in the way that the server does it after each request: there is no switch that turns it off.</summary>
public class CountingBenchmark
{
    private readonly RequestCounts _counts = new();
    private readonly LastWrites _lastWrites = new(TimeProvider.System);
    private readonly TimeProvider _time = TimeProvider.System;
    private readonly S3Outcome _outcome = new() { Operation = "GetObject", Bucket = "photos", AccessKeyId = "laptop" };

    [Benchmark]
    public void CountGet()
    {
        var start = _time.GetTimestamp();
        var firstByte = _time.GetElapsedTime(start, start + 1);
        _counts.Add(_outcome, 200, _time.GetElapsedTime(start), firstByte);
        _lastWrites.Note(_outcome);
    }
}

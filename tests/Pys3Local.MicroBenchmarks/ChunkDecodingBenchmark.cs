using BenchmarkDotNet.Attributes;
using Pys3Local.S3.Auth;
using Pys3Local.S3.Tests;
using Pys3Local.S3.Tests.Auth;
using Pys3Local.S3.Tests.Body;

namespace Pys3Local.MicroBenchmarks;

/// <summary>A body of 1 MiB in chunks of 64 KiB, as the AWS programs send it.</summary>
public class ChunkDecodingBenchmark
{
    private readonly Authenticator _authenticator = new(Examples.Options);
    private readonly byte[] _buffer = new byte[128 << 10];
    private TestRequest _request = null!;

    [Params(ChunkedBody.Signed, ChunkedBody.UnsignedTrailer)]
    public string Form { get; set; } = "";

    [GlobalSetup]
    public void Frame()
    {
        string[] trailers = Form == ChunkedBody.Signed ? [] : ["x-amz-checksum-crc32:AAAAAA=="];
        _request = ChunkedBody.Request(Form, new byte[1 << 20], 64 << 10, trailers);
    }

    /// <summary>Up to the last byte: what is compared at the end, checksums among it, is not part of decoding.</summary>
    [Benchmark]
    public async Task<long> Decode()
    {
        var request = _request.Receive();
        _authenticator.Authenticate(request);
        long count = 0;
        while (count < 1 << 20 && await request.Body.Content.ReadAsync(_buffer) is var read and > 0)
            count += read;
        return count;
    }
}

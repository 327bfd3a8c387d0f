using BenchmarkDotNet.Attributes;
using Pys3Local.S3.Auth;
using Pys3Local.S3.Tests;
using Pys3Local.S3.Tests.Auth;

namespace Pys3Local.MicroBenchmarks;

/// <summary>A GET with Signature Version 4 in its header, from the request to the verified caller.</summary>
public class SignatureBenchmark
{
    private readonly Authenticator _authenticator = new(Examples.Options);
    private readonly TestRequest _request = new("GET", "/photos/2026/11/a%20picture.jpg?versionId=null");

    [GlobalSetup]
    public void Sign() => TestSigner.Sign(_request, Examples.EmptySha256);

    [Benchmark]
    public object Verify()
    {
        var request = _request.Receive();
        _authenticator.Authenticate(request);
        return request;
    }
}

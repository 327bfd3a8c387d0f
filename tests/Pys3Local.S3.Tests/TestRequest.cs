using System.Net;
using Microsoft.AspNetCore.Http;
using Pys3Local.S3.Requests;
using Pys3Local.S3.Tests.Auth;

namespace Pys3Local.S3.Tests;

/// <summary>A request as it stands on the wire, to be changed at will before the server sees it.</summary>
internal sealed class TestRequest(string method, string target)
{
    public string Method { get; set; } = method;

    public string Target { get; set; } = target;

    public IHeaderDictionary Headers { get; } = new HeaderDictionary { ["Host"] = Examples.Host };

    public byte[] Body { get; set; } = [];

    /// <summary>The host knows that there is none.</summary>
    public bool HasNoBody { get; init; }

    /// <summary>How the network cuts the body.</summary>
    public int MaxRead { get; set; } = int.MaxValue;

    public DateTimeOffset Time { get; set; } = Examples.Time;

    public S3Request Receive() => new()
    {
        RequestId = "1",
        Method = Method,
        Target = RequestTarget.Parse(Target, Headers.Host.ToString(), Examples.Options.Domains),
        Headers = Headers,
        RawBody = HasNoBody ? Stream.Null : new PiecewiseStream(Body, MaxRead),
        Time = Time,
        IsHttps = false,
        RemoteAddress = IPAddress.Loopback,
    };
}

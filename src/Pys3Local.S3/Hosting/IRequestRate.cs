using System.Net;

namespace Pys3Local.S3.Hosting;

/// <summary>Whether one more request may be answered now, or has to be told to slow down. Called on every request: quick, from many threads.</summary>
public interface IRequestRate
{
    /// <summary>Asked before anything of the request is looked at.</summary>
    bool Admits(IPAddress address);

    /// <summary>Asked once the key has proven itself, so that nobody uses up the share of another's key.</summary>
    bool Admits(string accessKeyId);
}

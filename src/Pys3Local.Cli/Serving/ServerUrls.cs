using System.Net;
using Pys3Local.Server.Tls;

namespace Pys3Local.Cli.Serving;

/// <summary>The URLs of a server as a person would type them.</summary>
/// <param name="Here">On this machine; for programs, too.</param>
/// <param name="Elsewhere">Those that work from other machines; none if the server listens for this one only.</param>
internal sealed record ServerUrls(IReadOnlyList<string> Here, IReadOnlyList<string> Elsewhere)
{
    public IEnumerable<string> All => Here.Concat(Elsewhere).Distinct();

    /// <param name="bound">What the server is bound to: <c>http://127.0.0.1:34567</c>, <c>http://[::]:10001</c>.</param>
    public static ServerUrls Of(IEnumerable<string> bound) => Of(bound, SelfSignedCertificate.LocalAddresses);

    /// <param name="addresses">Those of this machine. Asked for only if the server listens on every address: it reads a dozen files.</param>
    public static ServerUrls Of(IEnumerable<string> bound, Func<IReadOnlyList<IPAddress>> addresses)
    {
        var here = new List<string>();
        var elsewhere = new List<string>();
        foreach (var uri in bound.Select(text => new Uri(text)))
        {
            if (IPAddress.TryParse(uri.Host.Trim('[', ']'), out var address) && IsEvery(address))
            {
                here.Add(Url(uri, "localhost"));
                elsewhere.AddRange(addresses().Where(own => own.AddressFamily == address.AddressFamily || address.Equals(IPAddress.IPv6Any)).Select(own => Url(uri, HostOf(own))));
            }
            else
            {
                here.Add(Url(uri, uri.Host));
                if (address is not null && !IPAddress.IsLoopback(address))
                    elsewhere.Add(Url(uri, uri.Host));
            }
        }

        return new([.. here.Distinct()], [.. elsewhere.Distinct()]);
    }

    private static bool IsEvery(IPAddress address) => address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any);

    private static string HostOf(IPAddress address) => address.ToString() is var text && text.Contains(':') ? $"[{text}]" : text;

    private static string Url(Uri uri, string host) => $"{uri.Scheme}://{host}:{uri.Port}";
}

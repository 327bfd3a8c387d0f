using System.Net;

namespace Pys3Local.Storage.Drime.Dns;

/// <summary>What a server has answered to one question.</summary>
/// <param name="Addresses">Of the name, through the aliases that the answer holds.</param>
/// <param name="Alias">Where the name leads to without an address in the answer; null if it has one or leads nowhere.</param>
/// <param name="IsTruncated">It did not fit: ask again over TCP.</param>
/// <param name="Exists">False if the server knows that there is no such name.</param>
internal sealed record DnsAnswer(IReadOnlyList<IPAddress> Addresses, string? Alias, bool IsTruncated, bool Exists);

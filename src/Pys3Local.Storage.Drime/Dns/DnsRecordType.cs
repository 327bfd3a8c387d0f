namespace Pys3Local.Storage.Drime.Dns;

/// <summary>RFC 1035 section 3.2.2 and RFC 3596.</summary>
internal enum DnsRecordType
{
    A = 1,
    CName = 5,
    Aaaa = 28,
}

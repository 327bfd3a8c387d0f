using System.IO.Enumeration;
using Pys3Local.S3;

namespace Pys3Local.Server.Testing;

/// <summary>A fault with what has come of it so far.</summary>
internal sealed class FaultRule(int id, Fault fault)
{
    private readonly Lock _lock = new();
    private readonly Random _random = new(fault.Seed);
    private int _matched;
    private int _hit;

    public int Id => id;

    public Fault Fault => fault;

    public FaultState State
    {
        get
        {
            lock (_lock)
                return new(id, fault, _matched, _hit);
        }
    }

    /// <summary>Whether this request meets it; counts the request where it matches.</summary>
    public bool Meets(RequestSummary request, string? accessKey)
    {
        if (!Matches(fault.Operation, request.Operation) || !Matches(fault.Bucket, request.Bucket) || !Matches(fault.Key, request.Key) || !Matches(fault.AccessKey, accessKey))
            return false;

        lock (_lock)
        {
            _matched++;
            var isHit = (fault.Nth is null || fault.Nth == _matched)
                && (fault.Times is null || _hit < fault.Times)
                && (fault.Probability is not { } part || _random.NextDouble() < part);
            if (isHit)
                _hit++;
            return isHit;
        }
    }

    private static bool Matches(string? pattern, string? value) =>
        pattern is null || (value is not null && FileSystemName.MatchesSimpleExpression(pattern.Replace("\\", "\\\\", StringComparison.Ordinal), value, ignoreCase: false));
}

/// <summary>A fault, how many requests it was meant for, and how many have met it.</summary>
public sealed record FaultState(int Id, Fault Fault, int Matched, int Hit);

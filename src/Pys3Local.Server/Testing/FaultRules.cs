using Pys3Local.S3;

namespace Pys3Local.Server.Testing;

/// <summary>The faults of a test server. The first one that meets a request is the one.</summary>
public sealed class FaultRules
{
    /// <summary>More than any test has.</summary>
    private const int MaxCount = 1000;

    private readonly Lock _lock = new();
    private volatile FaultRule[] _rules = [];
    private int _lastId;

    public IReadOnlyList<FaultState> All => [.. _rules.Select(rule => rule.State)];

    /// <summary>Returns the number by which it can be removed.</summary>
    /// <exception cref="ArgumentException">It says nothing that could be done.</exception>
    /// <exception cref="InvalidOperationException">There are too many.</exception>
    public int Add(Fault fault)
    {
        if (fault.Problem() is { } problem)
            throw new ArgumentException(problem);

        lock (_lock)
        {
            if (_rules.Length == MaxCount)
                throw new InvalidOperationException($"there are {MaxCount} faults already: remove some");
            _rules = [.. _rules, new(++_lastId, fault)];
            return _lastId;
        }
    }

    /// <summary>False where there is none of that number.</summary>
    public bool Remove(int id)
    {
        lock (_lock)
        {
            var count = _rules.Length;
            _rules = [.. _rules.Where(rule => rule.Id != id)];
            return _rules.Length < count;
        }
    }

    public void Clear()
    {
        lock (_lock)
            _rules = [];
    }

    internal FaultRule? Find(RequestSummary request, string? accessKey)
    {
        foreach (var rule in _rules)
        {
            if (rule.Meets(request, accessKey))
                return rule;
        }

        return null;
    }
}

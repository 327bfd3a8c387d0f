namespace Pys3Local.FakeDrime;

/// <summary>What is undocumented, untested or wrong about the service, as switches: a client must live with either position.</summary>
public sealed class FakeBehaviour
{
    private readonly Lock _gate = new();
    private readonly List<(string Method, string Path, FakeFault Fault, int Times)> _planned = [];
    private Random? _random;
    private double _rate;

    /// <summary>Ranges are not honoured: the whole file comes, with 200.</summary>
    public bool IgnoreRange { get; set; }

    /// <summary>A listing without parents shows every entry of the workspace.</summary>
    public bool TopListsAll { get; set; }

    /// <summary>Folders that differ in case only are one.</summary>
    public bool FoldersIgnoreCase { get; set; }

    /// <summary>Numbers come as texts.</summary>
    public bool NumbersAsTexts { get; set; }

    /// <summary>Listings stay as they are while this is set.</summary>
    public bool StaleListings { get; set; }

    /// <summary>Characters.</summary>
    public int MaxDescription { get; set; } = int.MaxValue;

    /// <summary>A description that is too long is not refused but cut off.</summary>
    public bool CutsDescriptions { get; set; }

    /// <summary>A move to where the entry is already is accepted. As a rule there is nothing to move then, and that is refused.</summary>
    public bool IdleMoves { get; set; }

    /// <summary>The totals of a listing differ from page to page, as where much is written.</summary>
    public bool UnsteadyTotals { get; set; }

    /// <summary>After the last page of a listing comes the first again.</summary>
    public bool EndlessPages { get; set; }

    /// <summary>Characters: shorter names cannot be given to what exists.</summary>
    public int MinName { get; set; } = 1;

    /// <summary>Bytes of all files together.</summary>
    public long Quota { get; set; } = long.MaxValue;

    public bool NoDuplicate { get; set; }

    /// <summary>Large uploads may hold nothing else: they are counted, not kept, for more of them than fit a disk.</summary>
    public bool OnlyZeros { get; set; }

    public string? ApiKey { get; set; }

    /// <summary>The next requests whose path begins so go wrong.</summary>
    public void Plan(FakeFault fault, string method, string path, int times = 1)
    {
        lock (_gate)
            _planned.Add((method, path, fault, times));
    }

    /// <summary>Nothing that was planned is to happen any more.</summary>
    public void Forget()
    {
        lock (_gate)
            _planned.Clear();
    }

    /// <summary>So many of all answers go wrong, in a way and at a time that the seed decides.</summary>
    public void FailAtRandom(double share, int seed)
    {
        lock (_gate)
            (_rate, _random) = (share, new Random(seed));
    }

    internal FakeFault Next(string method, string path)
    {
        lock (_gate)
        {
            for (var i = 0; i < _planned.Count; i++)
            {
                var plan = _planned[i];
                if (plan.Method != method || !path.StartsWith(plan.Path, StringComparison.Ordinal))
                    continue;

                if (plan.Times == 1)
                    _planned.RemoveAt(i);
                else
                    _planned[i] = plan with { Times = plan.Times - 1 };

                return plan.Fault;
            }

            FakeFault[] kinds =
                [FakeFault.TooMany, FakeFault.ServerError, FakeFault.ServerErrorAfter, FakeFault.Drop, FakeFault.DropAfter, FakeFault.Html, FakeFault.Truncate, FakeFault.Short];
            return _random is not null && _random.NextDouble() < _rate ? kinds[_random.Next(kinds.Length)] : FakeFault.None;
        }
    }
}

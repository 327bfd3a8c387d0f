using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace Pys3Local.S3.Checksums.Md5;

/// <summary>
/// The threads that compute MD5, of which each takes up to four contents at once (<see cref="Md5FourRounds"/>): what several
/// clients send at the same time, or one as parts of an upload, costs little more than one of them.
/// </summary>
/// <param name="most">Threads. As many as half of the cores leave the other half to receive and write.</param>
internal sealed class Md5Workers(int most) : IThreadPoolWorkItem
{
    public static readonly Md5Workers Shared = new(Math.Max(1, Environment.ProcessorCount / 2));

    private const string Switch = "Pys3Local.OwnMd5";

    private readonly ConcurrentQueue<Md5Lane> _waiting = new();
    private int _atWork;

    /// <summary>Else the library computes MD5, each content by itself: <c>dotnet publish -p:OwnMd5=false</c>.</summary>
    [FeatureSwitchDefinition(Switch)]
    public static bool IsUsed => !AppContext.TryGetSwitch(Switch, out var isUsed) || isUsed;

    public void Add(Md5Lane lane)
    {
        _waiting.Enqueue(lane);
        if (TryEnter())
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    /// <summary>One thread's work, until there is no more.</summary>
    void IThreadPoolWorkItem.Execute()
    {
        var table = new Md5Table();
        do
        {
            do
            {
                while (table.HasRoom && _waiting.TryDequeue(out var lane))
                    table.Join(lane);
                table.Step(_waiting);
            }
            while (!table.IsEmpty || !_waiting.IsEmpty);

            Interlocked.Decrement(ref _atWork);
        }
        while (!_waiting.IsEmpty && TryEnter()); // One that was added meanwhile, when all seemed at work.
    }

    private bool TryEnter()
    {
        var atWork = Volatile.Read(ref _atWork);
        while (atWork < most)
        {
            var seen = Interlocked.CompareExchange(ref _atWork, atWork + 1, atWork);
            if (seen == atWork)
                return true;
            atWork = seen;
        }

        return false;
    }
}

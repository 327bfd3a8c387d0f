using System.Collections.Concurrent;
using System.Runtime.Intrinsics;

namespace Pys3Local.S3.Checksums.Md5;

/// <summary>The contents that one thread has in hand.</summary>
internal sealed class Md5Table
{
    /// <summary>Bytes of each content: after as many, others may join, who would otherwise wait for all of a piece.</summary>
    private const int LongestStep = 16 * 1024;

    private readonly Md5Lane[] _lanes = new Md5Lane[Md5FourRounds.Lanes];
    private int _count;

    public bool HasRoom => _count < _lanes.Length;

    public bool IsEmpty => _count == 0;

    public void Join(Md5Lane lane)
    {
        lane.Begin();
        _lanes[_count++] = lane;
    }

    /// <summary>Takes all of them as far as the shortest goes. Those whose piece has ended leave, to wait with their next one if there is one.</summary>
    public void Step(ConcurrentQueue<Md5Lane> waiting)
    {
        var bytes = LongestStep;
        for (var i = 0; i < _count; i++)
            bytes = Math.Min(bytes, _lanes[i].Blocks.Length);
        if (_count == 1)
            _lanes[0].Digest.State = Md5Rounds.Of(_lanes[0].Digest.State, _lanes[0].Blocks[..bytes]);
        else if (_count > 1)
            StepTogether(bytes);

        for (var i = _count - 1; i >= 0; i--)
        {
            var lane = _lanes[i];
            lane.Advance(bytes);
            if (!lane.Blocks.IsEmpty)
                continue;
            _lanes[i] = _lanes[--_count];
            if (lane.End())
                waiting.Enqueue(lane);
        }
    }

    private void StepTogether(int bytes)
    {
        Span<Vector128<uint>> states = stackalloc Vector128<uint>[Md5FourRounds.Lanes];
        for (var i = 0; i < states.Length; i++)
            states[i] = Lane(i).Digest.State;
        Md5FourRounds.Add(states, Lane(0).Blocks[..bytes], Lane(1).Blocks[..bytes], Lane(2).Blocks[..bytes], Lane(3).Blocks[..bytes]);
        for (var i = 0; i < _count; i++)
            _lanes[i].Digest.State = states[i];
    }

    /// <summary>In a place that nobody has, the first once more; what comes out there is not looked at.</summary>
    private Md5Lane Lane(int place) => _lanes[place < _count ? place : 0];
}

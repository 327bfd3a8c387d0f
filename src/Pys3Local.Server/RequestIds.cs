using System.Security.Cryptography;

namespace Pys3Local.Server;

/// <summary>Request ids: 16 hexadecimal digits, unlike each other across restarts, without a lock or a system call.</summary>
internal sealed class RequestIds
{
    private long _counter = BitConverter.ToInt64(RandomNumberGenerator.GetBytes(sizeof(long)));

    public string Next() => Mix((ulong)Interlocked.Increment(ref _counter)).ToString("X16");

    // The finalizer of SplitMix64 (https://prng.di.unimi.it/splitmix64.c): a bijection, so no two counts give the same id.
    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9;
        value = (value ^ (value >> 27)) * 0x94d049bb133111eb;
        return value ^ (value >> 31);
    }
}

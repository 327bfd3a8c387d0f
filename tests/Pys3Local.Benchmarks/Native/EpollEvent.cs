using System.Runtime.InteropServices;

namespace Pys3Local.Benchmarks.Native;

/// <summary><c>struct epoll_event</c>, which is packed on x86-64 only.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal struct EpollEvent
{
    public uint Events;
    public long Data;
}

using Pys3Local.Benchmarks.Native;

namespace Pys3Local.Benchmarks.Load;

internal sealed unsafe class TlsChannel : Channel
{
    private readonly nint _session;

    public TlsChannel(int port)
        : base(port) => _session = OpenSsl.Open(Socket);

    public override int Send(byte* buffer, int length) => Result(OpenSsl.Write(_session, buffer, length));

    public override int Receive(byte* buffer, int length) => Result(OpenSsl.Read(_session, buffer, length));

    public override void Dispose()
    {
        OpenSsl.Free(_session);
        base.Dispose();
    }

    private int Result(int count)
    {
        if (count > 0)
            return count;
        return OpenSsl.Error(_session, count) is OpenSsl.WantRead or OpenSsl.WantWrite ? Wait : 0;
    }
}

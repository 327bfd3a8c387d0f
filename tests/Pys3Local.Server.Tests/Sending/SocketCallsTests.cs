using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Pys3Local.Server.Sending;

namespace Pys3Local.Server.Tests.Sending;

public sealed class SocketCallsTests
{
    private const int Interrupted = 4;
    private const int InputOutput = 5;
    private const int NoRoom = 11;
    private const int Invalid = 22;

    [Test]
    public async Task A_socket_gets_what_the_file_holds()
    {
        SkipUnlessLinux();
        var bytes = Connection.Bytes(300_000);
        await using var content = new SocketContent(bytes);
        using var sockets = new SocketPair();
        var received = new byte[bytes.Length - 5];
        content.Skip(5);
        for (int sent = 0, got = 0; got < received.Length;)
        {
            if (sent < received.Length && SocketCalls.SendNow(sockets.Sender.SafeHandle, content.File!.Value, received.Length - sent) is var more)
            {
                content.Skip(more);
                sent += more;
            }

            got += sockets.Receiver.Receive(received.AsSpan(got));
        }

        Assert.Equal(bytes[5..], received);
    }

    [Test]
    public async Task Where_the_file_has_no_more_it_has_to_be_read()
    {
        SkipUnlessLinux();
        await using var content = new SocketContent(Connection.Bytes(10));
        using var sockets = new SocketPair();
        content.Skip(10);

        Assert.Equal(0, SocketCalls.SendNow(sockets.Sender.SafeHandle, content.File!.Value, 1));
    }

    [Test]
    [Arguments(NoRoom)]
    [Arguments(Invalid)]
    [Arguments(InputOutput)]
    public async Task What_cannot_be_sent_has_to_be_read(int error)
    {
        SkipUnlessLinux();
        await using var content = new SocketContent(Connection.Bytes(10));
        using var sockets = new SocketPair();

        Assert.Equal(0, SocketCalls.SendNow(sockets.Sender.SafeHandle, content.File!.Value, 10, (SafeSocketHandle _, SafeFileHandle _, ref long _, nuint _) => Fail(error)));
    }

    [Test]
    public async Task A_call_that_is_interrupted_is_made_again()
    {
        SkipUnlessLinux();
        await using var content = new SocketContent(Connection.Bytes(10));
        using var sockets = new SocketPair();
        var calls = 0;

        Assert.Equal(7, SocketCalls.SendNow(sockets.Sender.SafeHandle, content.File!.Value, 10, (SafeSocketHandle _, SafeFileHandle _, ref long _, nuint _) => calls++ == 0 ? Fail(Interrupted) : 7));
    }

    [Test]
    public async Task A_socket_without_room_takes_nothing_and_one_whose_peer_is_gone_fails()
    {
        SkipUnlessLinux();
        await using var content = new SocketContent(Connection.Bytes(300_000));
        using var sockets = new SocketPair();
        while (SocketCalls.SendNow(sockets.Sender.SafeHandle, content.File!.Value, 300_000) > 0)
        {
        }

        sockets.Receiver.LingerState = new(enable: true, 0);
        sockets.Receiver.Dispose();
        Assert.Throws<IOException>(() => SocketCalls.SendNow(sockets.Sender.SafeHandle, content.File!.Value, 10));
    }

    private static nint Fail(int error)
    {
        Marshal.SetLastPInvokeError(error);
        return -1;
    }

    private static void SkipUnlessLinux() => Assert.SkipUnless(OperatingSystem.IsLinux(), "There is no such way of sending elsewhere.");
}

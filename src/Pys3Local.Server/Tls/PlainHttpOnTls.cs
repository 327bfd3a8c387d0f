using Microsoft.AspNetCore.Connections;

namespace Pys3Local.Server.Tls;

/// <summary>
/// Answers a client that speaks HTTP to a port for HTTPS. Without it TLS drops the connection, and the person at the other end sees an
/// empty answer.
/// </summary>
internal static class PlainHttpOnTls
{
    // As long as a handshake may take.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private static readonly byte[] Response = Answer();

    public static ConnectionDelegate Use(ConnectionDelegate next) => async context =>
    {
        switch (await FirstByteAsync(context))
        {
            case null:
                // Nothing came: nobody waits for an answer.
                return;
            case >= (byte)'A' and <= (byte)'Z':
                await context.Transport.Output.WriteAsync(Response);
                return;
            default:
                await next(context);
                return;
        }
    };

    // It is left where it is: TLS reads it again.
    private static async ValueTask<byte?> FirstByteAsync(ConnectionContext context)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(context.ConnectionClosed);
        limit.CancelAfter(Patience);
        var input = context.Transport.Input;
        try
        {
            var read = await input.ReadAsync(limit.Token);
            byte? first = read.Buffer.IsEmpty ? null : read.Buffer.FirstSpan[0];
            input.AdvanceTo(read.Buffer.Start);
            return first;
        }
        catch (Exception failure) when (failure is OperationCanceledException or IOException)
        {
            return null;
        }
    }

    private static byte[] Answer()
    {
        const string text = "This port speaks HTTPS, and the request was plain HTTP: use a URL that begins with https://\n";
        return System.Text.Encoding.ASCII.GetBytes(
            $"HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain\r\nContent-Length: {text.Length}\r\nConnection: close\r\n\r\n{text}");
    }
}

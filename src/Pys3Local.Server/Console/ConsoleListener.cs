using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;

namespace Pys3Local.Server.Console;

/// <summary>What a connection carries that came in where the console is served: requests find it among their features.</summary>
internal sealed class ConsoleListener
{
    private static readonly ConsoleListener Mark = new();

    private ConsoleListener()
    {
    }

    public static bool Accepted(HttpContext context) => context.Features.Get<ConsoleListener>() is not null;

    public static ConnectionDelegate Use(ConnectionDelegate next) => connection =>
    {
        connection.Features.Set(Mark);
        return next(connection);
    };
}

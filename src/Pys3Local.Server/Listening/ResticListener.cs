using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;

namespace Pys3Local.Server.Listening;

/// <summary>What a connection carries that came in where restic's REST protocol is spoken: requests find it among their features.</summary>
internal sealed class ResticListener
{
    private static readonly ResticListener Mark = new();

    private ResticListener()
    {
    }

    public static bool Accepted(HttpContext context) => context.Features.Get<ResticListener>() is not null;

    public static ConnectionDelegate Use(ConnectionDelegate next) => connection =>
    {
        connection.Features.Set(Mark);
        return next(connection);
    };
}

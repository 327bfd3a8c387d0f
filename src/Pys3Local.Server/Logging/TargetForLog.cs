using Pys3Local.S3.Requests;

namespace Pys3Local.Server.Logging;

/// <summary>A request target as the log may hold it: without what would let a reader of the log act as the client.</summary>
internal static class TargetForLog
{
    public static string Of(string rawTarget)
    {
        var query = rawTarget.IndexOf('?');
        if (query < 0)
            return LogSink.Printable(rawTarget);
        var parameters = rawTarget[(query + 1)..].Split('&');
        for (var i = 0; i < parameters.Length; i++)
        {
            var equals = parameters[i].IndexOf('=');
            if (equals >= 0 && IsHidden(parameters[i][..equals]))
                parameters[i] = parameters[i][..(equals + 1)] + "***";
        }

        return LogSink.Printable(rawTarget[..(query + 1)] + string.Join('&', parameters));
    }

    // A name may be escaped in part: "X-Amz-Signa%74ure" is the same parameter.
    private static bool IsHidden(string name) => SecretParameters.Contains(Uri.UnescapeDataString(name));
}

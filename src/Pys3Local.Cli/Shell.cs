using System.Reflection;

namespace Pys3Local.Cli;

/// <summary>What surrounds a command: streams, environment, clock.</summary>
internal sealed record Shell
{
    /// <summary>Of this program.</summary>
    public static string Version { get; } =
        typeof(Shell).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    public required TextWriter Out { get; init; }

    public required TextWriter Error { get; init; }

    /// <summary>An environment variable; null if it is not set.</summary>
    public required Func<string, string?> Variable { get; init; }

    /// <summary>The names of all environment variables.</summary>
    public Func<IReadOnlyCollection<string>> VariableNames { get; init; } = () => [];

    /// <summary>Where the service files of <c>scripts/</c> let the server keep its configuration.</summary>
    public string ServiceConfiguration { get; init; } = "/var/lib/pys3local/config";

    public TimeProvider Time { get; init; } = TimeProvider.System;
}

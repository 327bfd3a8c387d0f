using Pys3Local.Cli.Stores;

namespace Pys3Local.Cli.Serving;

/// <summary>What a person has to know of a data directory that is inside a container.</summary>
internal static class Container
{
    // What Docker and Podman leave in each of theirs, and where Kubernetes mounts the account of a pod.
    private static readonly string[] Signs = ["/.dockerenv", "/run/.containerenv", "/var/run/secrets/kubernetes.io"];

    public static bool IsAround { get; } = OperatingSystem.IsLinux() && Array.Exists(Signs, Path.Exists);

    /// <summary>Whether it outlives the container; empty outside of one.</summary>
    public static string VolumeNote(string directory) => VolumeNote(directory, IsAround, MountPoints.IsOnVolume);

    internal static string VolumeNote(string directory, bool isInContainer, Func<string, bool> isOnVolume) =>
        !isInContainer ? ""
        : isOnVolume(directory) ? " (on a volume)"
        : $" (inside the container, and lost with it: mount a volume there, as with -v NAME:{directory})";
}

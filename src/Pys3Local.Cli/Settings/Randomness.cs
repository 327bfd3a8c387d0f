namespace Pys3Local.Cli.Settings;

/// <summary>Where random numbers come from. A <c>chroot</c> without <c>/dev</c> has none: keys could not be made, and requests would fail.</summary>
internal static class Randomness
{
    private const string Source = "/dev/urandom";

    public static bool IsMissing => OperatingSystem.IsLinux() && !File.Exists(Source);

    public static CommandException Missing => new($"there is no {Source} here, and without it no random numbers; in a chroot mount /dev first (mount --bind /dev ROOT/dev), or make the device (mknod -m 666 ROOT{Source} c 1 9)");
}

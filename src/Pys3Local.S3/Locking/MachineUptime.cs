namespace Pys3Local.S3.Locking;

/// <summary>The real machine's.</summary>
internal sealed class MachineUptime : IMachineUptime
{
    private const string BootIdFile = "/proc/sys/kernel/random/boot_id";

    /// <summary>Where the system has no such id, one of this process: restarts then count like reboots.</summary>
    public string BootId { get; } = File.Exists(BootIdFile) ? File.ReadAllText(BootIdFile).Trim() : Guid.NewGuid().ToString();

    public TimeSpan Uptime => TimeSpan.FromMilliseconds(Environment.TickCount64);
}

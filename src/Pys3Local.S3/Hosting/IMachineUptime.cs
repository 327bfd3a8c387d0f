namespace Pys3Local.S3.Hosting;

/// <summary>How long the machine has been running: a clock that nobody sets.</summary>
public interface IMachineUptime
{
    /// <summary>Another one after each start of the machine; no spaces.</summary>
    string BootId { get; }

    /// <summary>Since the start of the machine, sleep included where the system counts it.</summary>
    TimeSpan Uptime { get; }
}

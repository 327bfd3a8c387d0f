namespace Pys3Local.Cli.Services;

/// <summary>What starts services on a machine: where its file belongs, and what is typed for it.</summary>
/// <param name="Name">For people.</param>
/// <param name="Source">The file of <c>scripts/</c>.</param>
/// <param name="Place">Where it is written, from the root.</param>
/// <param name="Mode">Of that file.</param>
/// <param name="Enable">What to run when it is written, each with its arguments.</param>
/// <param name="Disable">What to run before it is removed.</param>
internal sealed record ServiceKind(string Name, string Source, string Place, UnixFileMode Mode, string[][] Enable, string[][] Disable)
{
    private const UnixFileMode Readable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const UnixFileMode Executable = Readable | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    private static readonly ServiceKind Systemd = new(
        "systemd", "pys3local.service", "etc/systemd/system/pys3local.service", Readable,
        [["systemctl", "daemon-reload"], ["systemctl", "enable", "--now", "pys3local"]],
        [["systemctl", "disable", "--now", "pys3local"]]);

    private static readonly ServiceKind OpenRc = new(
        "OpenRC", "pys3local.openrc", "etc/init.d/pys3local", Executable,
        [["rc-update", "add", "pys3local"], ["rc-service", "pys3local", "start"]],
        [["rc-service", "pys3local", "stop"], ["rc-update", "del", "pys3local"]]);

    /// <summary>Null where the machine has neither. A directory that is to become the root of a machine may have neither yet: systemd is meant, unless it has OpenRC.</summary>
    /// <param name="root">The root of its file system.</param>
    public static ServiceKind? Of(string root) => Found(root) ?? (root == "/" ? null : Systemd);

    private static ServiceKind? Found(string root) =>
        Directory.Exists(Path.Combine(root, "run/systemd/system")) || Directory.Exists(Path.Combine(root, "etc/systemd/system")) ? Systemd
        : File.Exists(Path.Combine(root, "sbin/openrc-run")) ? OpenRc
        : null;
}

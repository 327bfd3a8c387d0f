using System.CommandLine;
using Pys3Local.Cli.Parsing;
using Pys3Local.Cli.Serving;
using Pys3Local.Cli.Settings;

namespace Pys3Local.Cli.Commands;

/// <summary><c>pys3local serve</c>: the server.</summary>
internal static class ServeCommand
{
    public static Command Create(Shell shell)
    {
        var options = new ServeOptions();
        var command = new ShellCommand(
            "serve",
            "Serve a directory as S3. Every option can also be given as PYS3LOCAL_<OPTION> in the environment.",
            "pys3local serve --path /srv/backup",
            "pys3local serve -p ./data -l 127.0.0.1:9000 --create-bucket photos",
            "PYS3LOCAL_PATH=/srv/backup PYS3LOCAL_TLS_SELF_SIGNED=yes pys3local serve");
        options.AddTo(command);
        command.SetAction((parsed, _) => ServerRun.RunAsync(ServeSettings.Read(options, parsed, shell), shell));
        return command;
    }
}

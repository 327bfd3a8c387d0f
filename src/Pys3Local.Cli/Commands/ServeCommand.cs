using Pys3Local.Cli.Parsing;
using Pys3Local.Cli.Serving;
using Pys3Local.Cli.Settings;

namespace Pys3Local.Cli.Commands;

/// <summary><c>pys3local serve</c>: the server.</summary>
internal sealed class ServeCommand(CommandLine line) : Command(
    line,
    new CommandShape("serve", "Serve a directory as S3. Every option can also be given in the environment.")
    {
        Section = CommandSection.Server,
        Options = ServeOptions.All,
        Examples =
        [
            "pys3local serve --path /srv/backup",
            "pys3local serve -p ./data -l 127.0.0.1:9000 --create-bucket photos",
            "PYS3LOCAL_PATH=/srv/backup PYS3LOCAL_TLS_SELF_SIGNED=yes pys3local serve",
        ],
    })
{
    public Task ServeAsync() => Run(invocation => ServerRun.RunAsync(ServeSettings.Read(invocation), invocation.Shell));
}

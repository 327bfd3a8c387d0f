using Pys3Local.Cli.Commands;
using Pys3Local.Cli.Terminal;

return await CommandRunner.RunAsync(args, ProcessShell.Create());

using Pys3Local.Cli;
using Pys3Local.Cli.Commands;

return await CommandRunner.RunAsync(args, Shell.OfProcess());

using Pys3Local.Cli;
using Pys3Local.Cli.Parsing;

return await CommandRunner.RunAsync(args, Shell.OfProcess());

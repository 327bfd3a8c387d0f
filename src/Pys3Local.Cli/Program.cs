using Pys3Local.Cli;
using Pys3Local.Cli.Parsing;

var shell = Shell.OfProcess();
return await CommandRunner.RunAsync(CommandTree.Create(shell), args, shell);

using Pys3Local.Cli.Commands;
using Pys3Local.Cli.Terminal;

Descriptor.Reserve();
return await CommandRunner.RunAsync(args, ProcessShell.Create());

using ConsoleAppFramework;
using Pys3Local.Cli.Parsing;

namespace Pys3Local.Cli.Commands;

/// <summary>
/// Everything that can be typed: one line for a command, with the method that does it. The framework's generator makes the routing
/// and the binding of arguments from these lines, so each has its words in it.
/// </summary>
internal static class CommandTable
{
    public static void Register(ConsoleApp.ConsoleAppBuilder app, CommandLine line)
    {
        app.Add("serve", new ServeCommand(line).ServeAsync);
        app.Add("server", new ServerCommand(line).ServeAsync);
        app.Add("healthcheck", new HealthcheckCommand(line).CheckAsync);
        var service = new ServiceCommand(line);
        app.Add("service install", service.InstallAsync);
        app.Add("service uninstall", service.UninstallAsync);
        app.Add("doctor", new DoctorCommand(line).CheckAsync);

        var keys = new KeysCommand(line);
        app.Add("keys add", new KeysAdd(line).AddAsync);
        app.Add("keys set", new KeysSet(line).SetAsync);
        app.Add("keys list", keys.ListAsync);
        app.Add("keys show", keys.ShowAsync);
        app.Add("keys disable", keys.DisableAsync);
        app.Add("keys enable", keys.EnableAsync);
        app.Add("keys remove", keys.RemoveAsync);
        app.Add("keys rotate", keys.RotateAsync);

        var keyring = new KeyringCommand(line);
        app.Add("keyring init", keyring.InitAsync);
        app.Add("keyring list", keyring.ListAsync);
        app.Add("keyring rotate", keyring.RotateAsync);
        app.Add("keyring export", keyring.ExportAsync);
        app.Add("keyring import", keyring.ImportAsync);
        app.Add("client-config", new ClientConfigCommand(line).PrintAsync);

        app.Add("status", new StatusCommand(line).ShowAsync);
        app.Add("ls", new LsCommand(line).ListAsync);
        app.Add("du", new DuCommand(line).CountAsync);
        var buckets = new BucketsCommand(line);
        app.Add("buckets list", buckets.ListAsync);
        app.Add("buckets add", buckets.AddAsync);
        app.Add("buckets set", buckets.SetAsync);
        app.Add("buckets remove", buckets.RemoveAsync);
        app.Add("verify", new VerifyCommand(line).VerifyAsync);
        app.Add("check", new CheckCommand(line).CheckAsync);
        var remotes = new RemotesCommand(line);
        app.Add("remotes add", remotes.AddAsync);
        app.Add("remotes list", remotes.ListAsync);
        app.Add("remotes remove", remotes.RemoveAsync);
        app.Add("replicate", new ReplicateCommand(line).ReplicateAsync);
        app.Add("encrypt", new EncryptCommand(line).EncryptAsync);
        app.Add("decrypt", new DecryptCommand(line).DecryptAsync);
        app.Add("import", new ImportCommand(line).ImportAsync);
        app.Add("export", new ExportCommand(line).ExportAsync);
        var cache = new CacheCommand(line);
        app.Add("cache stats", cache.StatsAsync);
        app.Add("cache cleanup", cache.CleanupAsync);
        app.Add("cache vacuum", cache.VacuumAsync);

        var config = new ConfigCommand(line);
        app.Add("config", config.MenuAsync);
        app.Add("config list", config.ListAsync);
        app.Add("config show", config.ShowAsync);
        app.Add("config add", config.AddAsync);
        app.Add("config remove", config.RemoveAsync);
        app.Add("config path", config.PathAsync);
        app.Add("obscure", new ObscureCommand(line).ObscureAsync);

        app.Add("completion", new CompletionCommand(line).PrintAsync);
        app.Add("manual", new ManualCommand(line).PrintAsync);
    }
}

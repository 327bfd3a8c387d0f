using ConsoleAppFramework;
using Pys3Local.Cli.Parsing;
using Pys3Local.Cli.Settings;
using Pys3Local.Cli.Targets;
using Pys3Local.Cli.Terminal;
using Pys3Local.Configuration.Remotes;

namespace Pys3Local.Cli.Commands;

/// <summary><c>pys3local remotes</c>: the S3 services that buckets may be copied to.</summary>
internal sealed class RemotesCommand : Command
{
    private const string IdVariable = "AWS_ACCESS_KEY_ID";
    private const string SecretVariable = "AWS_SECRET_ACCESS_KEY";
    private const string TokenVariable = "AWS_SESSION_TOKEN";

    private static readonly Argument Name = new("NAME", "By which rules of buckets name it.");
    private static readonly Option<string?> Key = Option.Optional("--key", "ID", "Its access key ID.", IdVariable);
    private static readonly Option<string?> Secret = Option.Optional("--secret", "SECRET", "Its secret access key. Other users of this machine can see it in the list of processes: without this it is that of AWS_SECRET_ACCESS_KEY, or is read from standard input or asked for.");
    private static readonly Option<string> Region = Option.WithDefault("--region", "NAME", "The region that its signatures name.", RemoteEntry.DefaultRegion);

    public RemotesCommand(CommandLine line)
        : base(line, Shapes)
    {
    }

    private static CommandShape[] Shapes =>
    [
        new("remotes", "Manage the S3 services that buckets may be copied to. A server reads them when it starts.")
        {
            IsGroup = true,
            Section = CommandSection.Data,
            Shared = [RootOptions.Json, ServeOptions.ConfigDir],
            Examples = ["pys3local remotes add offsite https://s3.example.org --key ID", "pys3local remotes list"],
        },
        new("remotes add", "Add a remote, with a key that may write there.")
        {
            Arguments = [Name, new("URL", "http://HOST[:PORT] or https://…, without a bucket.")],
            Options = [Key, Secret, Region],
            Examples = ["pys3local remotes add offsite https://s3.example.org --key 2OVBXPYE6CYLRVUUQK3D --region eu-central-1"],
        },
        new("remotes list", "List the remotes, without their secrets.") { Examples = ["pys3local remotes list --json"] },
        new("remotes remove", "Remove a remote. What waits for it is copied if it is added again.") { Arguments = [Name], Examples = ["pys3local remotes remove offsite"] },
    ];

    public Task AddAsync([Argument] string name, [Argument] string url) => Run(invocation =>
    {
        var shell = invocation.Shell;
        var id = invocation.Get(Key) ?? Variable(shell, IdVariable) ?? throw new UsageException($"--key: which access key is it to use there? Or set {IdVariable} and {SecretVariable}");
        var secret = invocation.Get(Secret) ?? SecretOfEnvironment(shell, id) ?? Prompt.Hidden(shell, Prompt.IsPossible ? "Secret access key: " : "") ?? "";
        if (secret.Length == 0)
            throw new UsageException("--secret: a remote needs the secret of its access key");

        var entry = new RemoteEntry(name, url, id, secret, invocation.Get(Region));
        CopyTargets.RemoteOf(entry);
        var file = Open(invocation);
        file.Add(entry);
        Write(shell, invocation, $"✓ add: {name}", name, "add");
        ConfigurationHome.ReportChange(file.Path, shell);
        shell.Error.WriteLine($"pys3local: from the next start of the server on, rules name a bucket of it as arn:aws:s3::{name}:BUCKET or arn:pys3local:replication::{name}:BUCKET");
    });

    public Task ListAsync() => Run(invocation =>
    {
        var entries = Open(invocation).Read();
        if (invocation.Get(RootOptions.Json))
        {
            JsonText.Write(invocation.Shell, json =>
            {
                json.WriteStartArray();
                foreach (var entry in entries)
                {
                    json.WriteStartObject();
                    json.WriteString("name", entry.Name);
                    json.WriteString("url", entry.Url);
                    json.WriteString("accessKeyId", entry.AccessKeyId);
                    json.WriteString("region", entry.Region);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
            });
            return;
        }

        var table = new Table("NAME", "URL", "KEY", "REGION");
        foreach (var entry in entries)
            table.Add(entry.Name, entry.Url, entry.AccessKeyId, entry.Region);
        table.Write(invocation.Shell);
    });

    public Task RemoveAsync([Argument] string name) => Run(invocation =>
    {
        var file = Open(invocation);
        if (!file.Remove(name))
            throw new CommandException($"there is no remote '{name}'; see 'pys3local remotes list'");

        Write(invocation.Shell, invocation, $"✓ remove: {name}", name, "remove");
        ConfigurationHome.ReportChange(file.Path, invocation.Shell);
    });

    /// <summary>As <c>import</c> takes it. Null where there is none, or it is that of another key.</summary>
    private static string? SecretOfEnvironment(Shell shell, string id)
    {
        if (Variable(shell, SecretVariable) is not { } secret || (Variable(shell, IdVariable) ?? id) != id)
            return null;

        return Variable(shell, TokenVariable) is null
            ? secret
            : throw new CommandException($"{TokenVariable} is set, so the key of the environment ends soon: a remote needs one that lasts. Unset the AWS variables, and give --key and its secret");
    }

    private static string? Variable(Shell shell, string name) => shell.Variable(name) is { Length: > 0 } text ? text : null;

    private static RemoteFile Open(Invocation invocation) => new(ConfigurationHome.Find(invocation), Passwords.Of(invocation.Shell));

    private static void Write(Shell shell, Invocation invocation, string line, string name, string done)
    {
        if (!invocation.Get(RootOptions.Json))
        {
            shell.Out.WriteLine(line);
            return;
        }

        JsonText.Write(shell, json =>
        {
            json.WriteStartObject();
            json.WriteString("name", name);
            json.WriteString("done", done);
            json.WriteEndObject();
        });
    }
}

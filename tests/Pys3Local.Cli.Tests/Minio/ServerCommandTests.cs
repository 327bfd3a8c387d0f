using Pys3Local.Cli.Commands;
using Pys3Local.Cli.Parsing;
using Pys3Local.Cli.Settings;

namespace Pys3Local.Cli.Tests.Minio;

/// <summary>What the words of MinIO mean here.</summary>
public sealed class ServerCommandTests
{
    [Test]
    public void The_environment_of_MinIO_is_that_of_the_command_server_alone()
    {
        using var shell = new TestShell();
        shell.Variables["MINIO_ROOT_USER"] = "admin";
        shell.Variables["MINIO_ROOT_PASSWORD"] = "password123";
        shell.Variables["MINIO_REGION"] = "eu-west-1";
        shell.Variables["MINIO_DEFAULT_BUCKETS"] = "a; b:download,c";
        shell.Variables["MINIO_DOMAIN"] = "minio.local,s3.local";
        shell.Variables["MINIO_VOLUMES"] = "/srv/minio";
        shell.Variables["MINIO_SERVER_URL"] = "https://files.example.org:8443";

        var settings = Settings(shell);
        Assert.Equal(("admin", "password123", "eu-west-1", "/srv/minio"), (settings.Get(ServeOptions.AccessKeyId), settings.Get(ServeOptions.SecretAccessKey), settings.Get(ServeOptions.Region), settings.Get(ServeOptions.Path)));
        Assert.Equal(["a", "b:download", "c"], settings.Get(ServeOptions.CreateBucket));
        Assert.Equal(["minio.local", "s3.local"], settings.Get(ServeOptions.Domain));
        Assert.Equal(["files.example.org:8443"], settings.Get(ServeOptions.AlsoKnownAs));
        Assert.Equal([":9000"], settings.Get(ServeOptions.Listen));
        Assert.Equal("MINIO_ROOT_USER", settings.PlaceOf(ServeOptions.AccessKeyId));

        var served = shell.Settings();
        Assert.Null(served.Get(ServeOptions.AccessKeyId));
        Assert.Equal("us-east-1", served.Get(ServeOptions.Region));
    }

    [Test]
    public void Ours_are_stronger_and_arguments_the_strongest()
    {
        using var shell = new TestShell();
        shell.Variables["MINIO_REGION"] = "from-minio";
        shell.Variables["PYS3LOCAL_REGION"] = "from-us";
        shell.Variables["MINIO_VOLUMES"] = "/from-variable";
        shell.Variables["AWS_ACCESS_KEY_ID"] = "aws";
        shell.Variables["AWS_SECRET_ACCESS_KEY"] = "aws-secret";

        var settings = Settings(shell, "/from-argument", "--address", "127.0.0.1:7000", "--console-address", ":9001");

        Assert.Equal(("from-us", "/from-argument", "127.0.0.1:7000", "aws"), (settings.Get(ServeOptions.Region), settings.Get(ServeOptions.Path), settings.Get(ServeOptions.Listen)[0], settings.Get(ServeOptions.AccessKeyId)));
        Assert.Equal("other", Settings(shell, "--access-key-id", "other", "--secret-access-key", "other-secret").Get(ServeOptions.AccessKeyId));
    }

    [Test]
    public void An_id_of_one_program_is_not_put_together_with_a_secret_of_another()
    {
        using var shell = new TestShell();
        shell.Variables["AWS_ACCESS_KEY_ID"] = "aws";
        shell.Variables["AWS_SECRET_ACCESS_KEY"] = "aws-secret";
        shell.Variables["MINIO_ROOT_USER"] = "admin";
        Assert.Contains("MINIO_ROOT_PASSWORD", Assert.Throws<UsageException>(() => Settings(shell)).Message, StringComparison.Ordinal);

        File.WriteAllText(shell["secret"], "from-a-file\n");
        shell.Variables["MINIO_ROOT_PASSWORD_FILE"] = shell["secret"];
        Assert.Equal("from-a-file", Settings(shell).Get(ServeOptions.SecretAccessKey));
    }

    [Test]
    [Arguments("/data{1...4}")]
    [Arguments("http://node1/data")]
    public void More_than_one_directory_is_refused_with_a_sentence(string volumes)
    {
        using var shell = new TestShell();
        Assert.Contains("one directory", Assert.Throws<UsageException>(() => Settings(shell, volumes)).Message, StringComparison.Ordinal);
        Assert.Contains("one directory", Assert.Throws<UsageException>(() => Settings(shell, "/a", "/b")).Message, StringComparison.Ordinal);
    }

    [Test]
    public void Empty_directories_below_the_data_are_buckets()
    {
        using var shell = new TestShell();
        shell.Variables["MINIO_DEFAULT_BUCKETS"] = "first";
        foreach (var name in new[] { "data/photos", "data/.hidden", "data/with/content", "data/No_Bucket" })
            Directory.CreateDirectory(shell[name]);

        Assert.Equal(["first", "photos"], Settings(shell, shell["data"]).Get(ServeOptions.CreateBucket));
    }

    [Test]
    public void What_has_no_counterpart_is_said_and_stops_nothing()
    {
        using var shell = new TestShell();
        shell.Variables["MINIO_KMS_SECRET_KEY"] = "x";
        shell.Variables["MINIO_PORT"] = "tcp://10.0.0.1:9000";
        shell.Variables["MINIO_BROWSER"] = "";
        var invocation = Invocation(shell, "--console-address", ":9001", "--sftp=address=:22", "--quiet");

        var notes = ServerCommand.Notes(invocation, ServerCommand.ReadSettings(invocation, [])).ToList();

        Assert.Contains(notes, note => note.StartsWith("--console-address :9001: nothing listens there", StringComparison.Ordinal));
        Assert.Contains(notes, note => note.StartsWith("--sftp: there is only S3", StringComparison.Ordinal));
        Assert.Contains(notes, note => note.StartsWith("MINIO_KMS_SECRET_KEY is not used", StringComparison.Ordinal));
        Assert.Contains(notes, note => note.Contains("minioadmin:minioadmin", StringComparison.Ordinal));
        Assert.Equal(4, notes.Count);
    }

    [Test]
    public void A_server_for_tests_is_in_memory_unless_somebody_says_where()
    {
        using var shell = new TestShell();
        Assert.Equal("memory", shell.Settings("--ci").Get(ServeOptions.Backend));
        Assert.Equal("local", shell.Settings("--ci", "--path", "/srv").Get(ServeOptions.Backend));
        Assert.Equal("local", shell.Settings("--ci", "--backend", "local").Get(ServeOptions.Backend));
        Assert.Contains("--ci", Assert.Throws<UsageException>(() => shell.Settings("--ci-namespaces")).Message, StringComparison.Ordinal);
        Assert.Contains("memory", Assert.Throws<UsageException>(() => shell.Settings("--ci", "--ci-namespaces", "--path", "/srv")).Message, StringComparison.Ordinal);
    }

    private static ServeSettings Settings(TestShell shell, params string[] arguments)
    {
        var invocation = Invocation(shell, arguments);
        return ServerCommand.ReadSettings(invocation, invocation.Line.Words);
    }

    private static Invocation Invocation(TestShell shell, params string[] arguments) => new(LineParser.Parse(shell.Root, ["server", .. arguments]), shell.Root, shell.Shell);
}

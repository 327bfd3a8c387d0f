using Pys3Local.EndToEnd.Harness;

namespace Pys3Local.EndToEnd.Clients;

/// <summary>boto3, in every Python that has it.</summary>
public sealed class Boto3Tests(ServerFixture server) : ServerTest(server)
{
    [Test]
    [MethodDataSource(typeof(InstalledPrograms), nameof(InstalledPrograms.Python))]
    public async Task Seed_example_as_it_stands_without_authentication(string python)
    {
        await SkipWithoutBoto3Async(python);
        await using var open = await Pys3LocalProcess.StartAsync(new() { Keys = null, Arguments = ["--no-auth"] }, Cancellation);

        Assert.Equal("Success!", (await RunAsync(python, "seed_example.py", open)).Succeeded().Output);
    }

    [Test]
    [MethodDataSource(typeof(InstalledPrograms), nameof(InstalledPrograms.Python))]
    public async Task Round_trip_with_defaults(string python)
    {
        await SkipWithoutBoto3Async(python);

        Assert.Equal("Success!", (await RunAsync(python, "boto3_round_trip.py", Process)).Succeeded().Output);
    }

    [Test]
    [MethodDataSource(typeof(InstalledPrograms), nameof(InstalledPrograms.Python))]
    public async Task Configurations(string python)
    {
        await SkipWithoutBoto3Async(python);

        Assert.Equal("Success!", (await RunAsync(python, "boto3_configurations.py", Process)).Succeeded().Output);
    }

    [Test]
    [MethodDataSource(typeof(InstalledPrograms), nameof(InstalledPrograms.Python))]
    public async Task Signature_version_2(string python)
    {
        await SkipWithoutBoto3Async(python);
        await using var old = await Pys3LocalProcess.StartAsync(new() { Arguments = ["--create-bucket", Bucket] }, Cancellation);

        Assert.Equal("Success!", (await RunAsync(python, "boto3_signature_v2.py", old)).Succeeded().Output);
    }

    private static async Task SkipWithoutBoto3Async(string python)
    {
        var import = await new Command(python, "-c", "import boto3").RunAsync(Cancellation);
        Assert.SkipWhen(import.ExitCode != 0 && python != "/usr/bin/python3", $"{python} has no boto3");
    }

    private Task<CommandResult> RunAsync(string python, string script, Pys3LocalProcess server)
    {
        var environment = AwsEnvironment.For(server.Keys, server.Url);
        environment["PYS3LOCAL_BUCKET"] = Bucket;
        return new Command(python, Path.Combine(AppContext.BaseDirectory, "Clients", "scripts", script)) { Environment = environment }.RunAsync(Cancellation);
    }
}

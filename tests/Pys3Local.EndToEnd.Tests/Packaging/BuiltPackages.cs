using System.Buffers.Binary;
using Pys3Local.EndToEnd.Harness;

namespace Pys3Local.EndToEnd.Packaging;

/// <summary>What <c>scripts/package.sh</c> makes of the static binary, for both processors: the other one's is the same program with another word in its header, which packages do not look into.</summary>
internal sealed class BuiltPackages : IDisposable
{
    private const int MachineOffset = 18;
    private const ushort AArch64 = 183;

    private static readonly Lazy<Task<BuiltPackages>> Shared = new(MakeSharedAsync);

    private readonly TemporaryDirectory _directory = new();

    private BuiltPackages()
    {
    }

    public string Folder => _directory["out"];

    /// <summary>A copy of its own of packages that are made once for all tests: making them takes half a minute.</summary>
    public static async Task<BuiltPackages> CopyAsync()
    {
        Assert.SkipUnless(!ElfFile.NeedsALoader(NativeBinary.Path), "packages are made of the static binary: scripts/build.sh");
        var first = await Shared.Value;
        var copy = new BuiltPackages();
        (await new Command("cp", "-a", first.Folder, copy.Folder).RunAsync(TestRun.Cancellation)).Succeeded();
        return copy;
    }

    public static async Task<BuiltPackages> MakeAsync(Dictionary<string, string>? environment = null)
    {
        Assert.SkipUnless(!ElfFile.NeedsALoader(NativeBinary.Path), "packages are made of the static binary: scripts/build.sh");
        var made = new BuiltPackages();
        var other = File.ReadAllBytes(NativeBinary.Path);
        Assert.NotEqual(AArch64, BinaryPrimitives.ReadUInt16LittleEndian(other.AsSpan(MachineOffset)));
        BinaryPrimitives.WriteUInt16LittleEndian(other.AsSpan(MachineOffset), AArch64);
        await File.WriteAllBytesAsync(made._directory["arm64"], other, TestRun.Cancellation);
        var command = new Command(NativeBinary.InTree("scripts", "package.sh"), "--binary", NativeBinary.Path, "--binary", made._directory["arm64"], "--output", made.Folder, "--no-nuget");
        foreach (var (name, value) in environment ?? [])
            command.Environment[name] = value;
        (await command.RunAsync(TestRun.Cancellation)).Succeeded();
        return made;
    }

    private static async Task<BuiltPackages> MakeSharedAsync()
    {
        var made = await MakeAsync();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => made.Dispose();
        return made;
    }

    public string One(string pattern) => Assert.Single(Directory.GetFiles(Folder, pattern));

    /// <summary>A new directory beside the packages.</summary>
    public string Beside(string name) => Directory.CreateDirectory(_directory[name]).FullName;

    public static async Task<string> RunAsync(string program, params string[] arguments) => (await new Command(program, arguments).RunAsync(TestRun.Cancellation)).Succeeded().Output;

    public void Dispose() => _directory.Dispose();
}

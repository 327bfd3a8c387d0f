using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Pys3Local.Storage.Local.Files;
using static Pys3Local.Storage.Tests.TestObjects;

namespace Pys3Local.Storage.Local.Tests.Files;

public sealed partial class LinuxFileTests : IDisposable
{
    private readonly TemporaryStore _directory = new();
    private readonly byte[] _content = Bytes(10_000);

    public void Dispose() => _directory.Dispose();

    /// <summary>Some file systems say that of a file that they cannot copy from.</summary>
    [Test]
    public void A_copy_that_moves_nothing_is_left_to_reading_and_writing()
    {
        var (calls, from, to) = Files();
        using (from)
        using (to)
        {
            calls.Plan(0, TransferFault.Nothing);
            Assert.False(to.CopyFrom(from, 1, 0, _content.Length - 1));
        }
    }

    [Test]
    [Arguments(0, 10_000)]
    [Arguments(1, 9_999)]
    [Arguments(4096, 5000)]
    public void A_copy_that_is_short_is_continued(int offset, int length)
    {
        var (calls, from, to) = Files();
        using (from)
        using (to)
        {
            for (var number = 0; number < 3; number++)
            {
                calls.Plan(number, TransferFault.Short);
                Assert.True(to.CopyFrom(from, offset, 7, length));
                var copied = new byte[length];
                for (var done = 0; done < length;)
                    done += to.Read(7 + done, copied.AsSpan(done));

                Assert.Equal(_content[offset..(offset + length)], copied);
            }
        }
    }

    /// <summary>A program that is being started has all open files until it runs.</summary>
    [Test]
    public void A_lock_ends_when_its_holder_lets_go_though_another_program_has_the_file()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Elsewhere locks are the runtime's.");
        var files = new LinuxFileSystem();
        var path = Path.Combine(_directory.Path, "lock");
        var held = files.Lock(path)!;
        using var inherited = new SafeFileHandle(Duplicate((int)((LinuxFile)held).Handle.DangerousGetHandle()), ownsHandle: true);
        Assert.Null(files.Lock(path));

        held.Dispose();
        using var next = files.Lock(path);
        Assert.NotNull(next);
    }

    [LibraryImport("libc", EntryPoint = "dup")]
    private static partial int Duplicate(int file);

    private (FaultyCalls Calls, IOpenFile From, IOpenFile To) Files()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Elsewhere the transfers are the runtime's.");
        var calls = new FaultyCalls { Limit = 3000 };
        var files = new LinuxFileSystem(calls);
        var from = files.Create(Path.Combine(_directory.Path, "from"));
        from.Write(0, _content);
        return (calls, from, files.Create(Path.Combine(_directory.Path, "to")));
    }
}

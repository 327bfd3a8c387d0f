using Pys3Local.Storage;

namespace Pys3Local.Cli.Terminal;

/// <summary>Standard output or error as a stream that is written at once.</summary>
internal sealed class StandardStream : WriteOnlyStream
{
    private readonly int _descriptor;

    private StandardStream(int descriptor) => _descriptor = descriptor;

    public static Stream Output { get; } = OperatingSystem.IsWindows() ? Console.OpenStandardOutput() : new StandardStream(Descriptor.Output);

    public static Stream Error { get; } = OperatingSystem.IsWindows() ? Console.OpenStandardError() : new StandardStream(Descriptor.Error);

    public override void Write(ReadOnlySpan<byte> buffer) => Descriptor.Write(_descriptor, buffer);

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Write(buffer.Span);
        return ValueTask.CompletedTask;
    }

    public override void Flush()
    {
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

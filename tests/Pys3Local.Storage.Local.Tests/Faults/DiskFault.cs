using Pys3Local.Storage.Local.Files;

namespace Pys3Local.Storage.Local.Tests.Faults;

/// <summary>What a call of the file interface fails with.</summary>
/// <param name="Error">Linux's number.</param>
/// <param name="Times">How many calls in a row fail.</param>
internal sealed record DiskFault(int Error, int Times)
{
    public const int ForEver = int.MaxValue;

    private static readonly int[] Errors = [LinuxErrors.InputOutput, LinuxErrors.NoSpace, LinuxErrors.Quota, LinuxErrors.ReadOnly, 24 /* EMFILE */, 12 /* ENOMEM */];
    private static readonly int[] Repeats = [1, 2, ForEver];

    public static DiskFault[] All { get; } = [.. Errors.SelectMany(error => Repeats.Select(times => new DiskFault(error, times)))];
}

namespace Pys3Local.Storage.Local.Tests.Crash;

/// <summary>One change that was asked of the disk, as it was recorded.</summary>
internal abstract record DiskOperation
{
    /// <summary>New bytes of a file: kept in part, in any order, until the file is synced.</summary>
    internal sealed record Write(int File, long Offset, byte[] Bytes) : DiskOperation;

    internal sealed record SetLength(int File, long Length) : DiskOperation;

    internal sealed record SyncFile(int File) : DiskOperation;

    /// <summary>A change of names: each is atomic, and those that touch the same names keep their order.</summary>
    internal abstract record Naming(params string[] Paths) : DiskOperation;

    internal sealed record Create(string Path, int File) : Naming(Path);

    internal sealed record MakeDirectory(string Path) : Naming(Path);

    internal sealed record Rename(string From, string To) : Naming(From, To);

    internal sealed record Link(string From, string To) : Naming(From, To);

    internal sealed record Delete(string Path) : Naming(Path);

    internal sealed record RemoveDirectory(string Path) : Naming(Path);

    internal sealed record SyncDirectory(string Path) : DiskOperation;

    internal sealed record SyncAll : DiskOperation;
}

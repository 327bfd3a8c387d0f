namespace Pys3Local.Storage.Local.Tests.Crash;

/// <summary>One change that was asked of the disk, as it was recorded.</summary>
internal abstract record DiskOperation
{
    /// <summary>New bytes of a file: kept in part, in any order, until the file is synced.</summary>
    internal sealed record Write(int File, long Offset, byte[] Bytes) : DiskOperation
    {
        /// <summary>The file's time after it.</summary>
        public int Modified { get; set; }
    }

    internal sealed record SetLength(int File, long Length) : DiskOperation;

    internal sealed record SyncFile(int File) : DiskOperation;

    /// <summary>A change of names: each is atomic, and those that touch the same names keep their order.</summary>
    internal abstract record Naming(params string[] Paths) : DiskOperation;

    internal sealed record Create(string Path, int File, int Modified) : Naming(Path);

    internal sealed record MakeDirectory(string Path) : Naming(Path);

    internal sealed record Rename(string From, string To) : Naming(From, To);

    internal sealed record Link(string From, string To) : Naming(From, To);

    internal sealed record Delete(string Path) : Naming(Path);

    internal sealed record RemoveDirectory(string Path) : Naming(Path);

    internal sealed record SyncDirectory(string Path) : DiskOperation;

    internal sealed record SyncAll : DiskOperation;

    /// <summary>A sync that has failed: what it should have written (of one file, or of all where null) is written by no later one.</summary>
    internal sealed record FailedSync(int? File) : DiskOperation;
}

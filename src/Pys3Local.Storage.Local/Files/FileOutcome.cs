namespace Pys3Local.Storage.Local.Files;

/// <summary>What became of a change to the file tree. Everything that is not listed is thrown.</summary>
internal enum FileOutcome
{
    Done,

    /// <summary>The file, or a directory on the way to it, is not there.</summary>
    Missing,

    /// <summary>There is something of that name already.</summary>
    Exists,

    /// <summary>The target is a directory.</summary>
    IsDirectory,

    /// <summary>A file is where the path needs a directory.</summary>
    NotDirectory,

    /// <summary>The directory has entries.</summary>
    NotEmpty,
}

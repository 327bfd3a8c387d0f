namespace Pys3Local.Storage.Local.Verification;

/// <summary>What is wrong with a version.</summary>
public enum VerifyFault
{
    /// <summary>The bytes are not those that were stored, and nobody has written the file since: the medium has changed them.</summary>
    Damaged,

    /// <summary>There is metadata, and no bytes.</summary>
    Missing,

    /// <summary>The metadata cannot be read.</summary>
    Metadata,

    /// <summary>The file has been changed by another program: at its next use it counts as what it is now.</summary>
    Changed,

    /// <summary>The journal was damaged by the medium, or holds a change that could not be done in the files yet.</summary>
    Journal,

    /// <summary>The index differed from the files. It has been put right.</summary>
    Index,
}

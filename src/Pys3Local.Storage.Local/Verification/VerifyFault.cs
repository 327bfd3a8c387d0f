namespace Pys3Local.Storage.Local.Verification;

/// <summary>What is wrong with a version, or with what belongs to the store as a whole.</summary>
public enum VerifyFault
{
    /// <summary>The bytes are not those that were stored, and no program has written the file since: the medium has changed them.</summary>
    Damaged,

    /// <summary>There is metadata, and no bytes.</summary>
    Missing,

    /// <summary>The metadata cannot be read, or is gone.</summary>
    Metadata,

    /// <summary>A file or a directory cannot be read.</summary>
    Unreadable,

    /// <summary>What is encrypted could not be decrypted for want of its key, and so nobody knows whether it is right.</summary>
    Key,

    /// <summary>The document of a bucket cannot be read: the bucket is out of service.</summary>
    Bucket,

    /// <summary>A part of the journal was damaged by the disk and was set aside, or holds a change that could not be done in the files yet.</summary>
    Journal,

    /// <summary>The file was changed by another program: at its next use it counts as what it is now.</summary>
    Changed,

    /// <summary>The index differed from the files, or was damaged. It was corrected.</summary>
    Index,
}

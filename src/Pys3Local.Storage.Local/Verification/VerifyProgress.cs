namespace Pys3Local.Storage.Local.Verification;

/// <summary>How far a verification has come.</summary>
/// <param name="Versions">Looked at so far.</param>
/// <param name="Bytes">Read so far.</param>
/// <param name="Unverifiable">Versions whose ETag cannot be computed again: assembled elsewhere, without the sizes of their parts.</param>
/// <param name="WithoutChecksum">Files that were read, and have no metadata to be compared with.</param>
/// <param name="WithoutKey">Encrypted versions that could not be decrypted, because the ring lacks their key.</param>
/// <param name="OfClients">Encrypted versions whose key only their client has.</param>
public readonly record struct VerifyProgress(long Versions, long Bytes, long Unverifiable, long WithoutChecksum = 0, long WithoutKey = 0, long OfClients = 0);

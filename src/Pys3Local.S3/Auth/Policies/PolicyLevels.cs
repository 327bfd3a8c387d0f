namespace Pys3Local.S3.Auth.Policies;

/// <summary>What actions are about, and what resources are.</summary>
[Flags]
internal enum PolicyLevels
{
    None = 0,
    Bucket = 1,
    Objects = 2,
    Both = Bucket | Objects,
}

namespace Pys3Local.S3.Operations;

/// <summary>What the target of a request is.</summary>
internal enum Level
{
    Service,
    Bucket,
    Object,
}

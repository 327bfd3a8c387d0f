namespace Pys3Local.S3.Wire;

/// <summary>What has been sent of an answer. The outcome of a request is one; what writes answers knows no more of it than this.</summary>
public abstract class Delivery
{
    /// <summary>Bytes of the answer's body that were handed over to the connection.</summary>
    public long BytesSent { get; internal set; }

    /// <summary>When the answer began, as <see cref="TimeProvider.GetTimestamp"/> says it; 0 where there was none.</summary>
    public long AnsweredAt { get; internal set; }
}

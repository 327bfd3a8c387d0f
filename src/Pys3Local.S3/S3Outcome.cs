using Pys3Local.S3.Errors;
using Pys3Local.S3.Wire;

namespace Pys3Local.S3;

/// <summary>What became of a request, for the log. Holds no secret.</summary>
public sealed class S3Outcome : Delivery
{
    /// <summary>The operation as S3 names it; null where the request did not get that far.</summary>
    public string? Operation { get; internal set; }

    public string? AccessKeyId { get; internal set; }

    public S3Error? Error { get; internal set; }

    /// <summary>What went wrong inside; its message is for the operator.</summary>
    public Exception? Failure { get; internal set; }

    /// <summary>It has changed who may do what, or what may go when: the operator wants to find that in the log, always.</summary>
    public bool IsAudited { get; internal set; }

    /// <summary>The bucket that the request was about; null where there is none of that name.</summary>
    public string? Bucket { get; internal set; }

    /// <summary>The lasting key that a temporary one was made from.</summary>
    public string? KeyOfSession { get; internal set; }

    /// <summary>Bytes of the body that came, as they came.</summary>
    public long BytesReceived { get; internal set; }

    /// <summary>The client went away.</summary>
    public bool Aborted { get; internal set; }
}

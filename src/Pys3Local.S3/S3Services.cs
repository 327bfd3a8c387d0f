using Pys3Local.Storage;
using Pys3Local.Storage.Multipart;

namespace Pys3Local.S3;

/// <summary>What operations work with; made once.</summary>
internal sealed record S3Services(IObjectStore Store, IMultipartStore Multipart, S3Options Options)
{
    public TimeProvider Time => Options.Time;
}

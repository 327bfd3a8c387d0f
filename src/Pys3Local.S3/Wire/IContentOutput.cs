using System.Runtime.ExceptionServices;
using Pys3Local.Storage;

namespace Pys3Local.S3.Wire;

/// <summary>The end of a connection that takes an object's content without its bytes passing through the body writer.</summary>
public interface IContentOutput
{
    /// <summary>What went wrong with a content, and not with the connection: a flush cannot tell.</summary>
    ExceptionDispatchInfo? Failure { get; }

    /// <summary>
    /// The bytes by which the body writer is advanced next are the content's: its memory until then is empty, and it is to be flushed before
    /// anything else is written.
    /// </summary>
    /// <param name="content">Has a <see cref="ObjectReader.File"/>.</param>
    void AddNext(ObjectReader content);
}

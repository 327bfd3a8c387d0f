namespace Pys3Local.Storage.Local.Files;

internal enum FileKind
{
    File,
    Directory,

    /// <summary>A link, a device, a socket: never an object.</summary>
    Other,
}

namespace Pys3Local.Storage.Memory;

internal sealed record MemoryVersion(ObjectInfo Info, MemoryContent Content);

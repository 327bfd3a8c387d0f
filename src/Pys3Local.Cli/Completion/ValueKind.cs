namespace Pys3Local.Cli.Completion;

internal enum ValueKind
{
    /// <summary>Free text: nothing can be offered.</summary>
    Any,

    Directory,

    File,

    /// <summary>One of a few words.</summary>
    Choice,
}

namespace Pys3Local.Configuration.Toml;

/// <summary>How a table came to be, which decides what may still be added to it.</summary>
internal enum TomlTableForm
{
    /// <summary>The document.</summary>
    Root,

    /// <summary>Only named on the way to another: <c>a</c> in <c>[a.b]</c>. A header may still define it, once.</summary>
    Implicit,

    /// <summary><c>[a]</c>.</summary>
    Header,

    /// <summary><c>[[a]]</c>.</summary>
    Element,

    /// <summary><c>a</c> in <c>a.b = 1</c>. More dotted keys may add to it, and headers only tables below it.</summary>
    Dotted,

    /// <summary><c>{ … }</c>. Closed.</summary>
    Inline,
}

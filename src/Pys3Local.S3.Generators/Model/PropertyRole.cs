namespace Pys3Local.S3.Generators.Model;

internal enum PropertyRole
{
    /// <summary>One child element.</summary>
    Child,

    /// <summary>Child elements, with or without a wrapper.</summary>
    List,

    /// <summary>The text of the element itself.</summary>
    Text,

    /// <summary>The element's <c>xsi:type</c>.</summary>
    XsiType,
}

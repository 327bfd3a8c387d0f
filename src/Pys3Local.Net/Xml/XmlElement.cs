namespace Pys3Local.Net.Xml;

/// <summary>An element of an answer: its name without a prefix, its text, and the elements in it. Attributes are not kept.</summary>
public sealed class XmlElement(string name)
{
    private readonly List<XmlElement> _children = [];

    public string Name { get; } = name;

    /// <summary>Empty where there are elements in it.</summary>
    public string Text { get; internal set; } = "";

    public IReadOnlyList<XmlElement> Children => _children;

    /// <summary>The text of the first element of that name; null if there is none.</summary>
    public string? this[string child] => Find(child)?.Text;

    public XmlElement? Find(string child) => _children.Find(one => one.Name == child);

    public IEnumerable<XmlElement> All(string child) => _children.Where(one => one.Name == child);

    internal void Add(XmlElement child) => _children.Add(child);
}

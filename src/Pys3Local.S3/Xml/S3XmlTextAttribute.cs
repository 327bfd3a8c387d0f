namespace Pys3Local.S3.Xml;

/// <summary>The string that is the whole content of its element, as in LocationConstraint.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class S3XmlTextAttribute : Attribute;

namespace Pys3Local.S3.Xml;

/// <summary>The string that is the element's <c>xsi:type</c>: the one attribute that the API has, on Grantee.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class S3XmlTypeAttribute : Attribute;

using Pys3Local.Net.Xml;

namespace Pys3Local.S3Client;

/// <summary>The documents that say how a version is locked.</summary>
public static class LockDocuments
{
    private const string Namespace = "http://s3.amazonaws.com/doc/2006-03-01/";

    /// <summary>Ends a retention, where that may be ended.</summary>
    public static string NoRetention { get; } = $"<Retention xmlns=\"{Namespace}\"></Retention>";

    /// <param name="mode">GOVERNANCE or COMPLIANCE.</param>
    /// <param name="until">As S3 writes times.</param>
    public static string Retention(string mode, string until) =>
        $"<Retention xmlns=\"{Namespace}\"><Mode>{XmlText.Escape(mode)}</Mode><RetainUntilDate>{XmlText.Escape(until)}</RetainUntilDate></Retention>";

    /// <param name="status">ON or OFF.</param>
    public static string LegalHold(string status) => $"<LegalHold xmlns=\"{Namespace}\"><Status>{XmlText.Escape(status)}</Status></LegalHold>";
}

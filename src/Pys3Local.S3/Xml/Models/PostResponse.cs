namespace Pys3Local.S3.Xml.Models;

/// <summary>The answer to a form upload with success_action_status 201. Source: <see href="https://docs.aws.amazon.com/AmazonS3/latest/API/RESTObjectPOST.html">POST Object</see>.</summary>
[S3Xml("PostResponse", Namespace = "")]
internal sealed partial class PostResponse
{
    public required string Location { get; init; }

    public required string Bucket { get; init; }

    public required string Key { get; init; }

    public required string ETag { get; init; }
}

using Pys3Local.S3.Auth.Policies;
using Pys3Local.S3.Metadata;
using Pys3Local.S3.Requests;
using Pys3Local.S3.Xml.Models;

namespace Pys3Local.S3.Operations.Object;

/// <remarks>https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObjectTagging.html</remarks>
internal static class PutObjectTagging
{
    public static readonly Operation Definition = new("PutObjectTagging", "PUT", Level.Object)
    {
        Requires = ["tagging"],
        Takes = ["versionId"],
        Needs = Operation.OnObjectByBody("s3:PutObjectTagging", "s3:PutObjectVersionTagging"),
        ExecuteAsync = ExecuteAsync,
    };

    private static async ValueTask<S3Response> ExecuteAsync(S3Context context, CancellationToken cancellationToken)
    {
        var document = await XmlBody.ReadAsync<Tagging>(context, cancellationToken);
        var tags = TagSet.FromXml(document, TagSet.MaxObjectTags).ToString();
        context.Request.BodyConditions = document.TagSet.ToDictionary(t => ConditionKeys.RequestTag + t.Key, t => t.Value);
        await Definition.RequireInFullAsync(context, cancellationToken);

        var info = await VersionTarget.UpdateAsync(
            context, current => current with { Attributes = current.Attributes.SetItem(ObjectAttributes.Tags, tags) }, cancellationToken);
        return VersionTarget.Answer(context, info, S3Response.Empty());
    }
}

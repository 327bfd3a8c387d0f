using System.Text;
using Pys3Local.S3.Errors;
using Pys3Local.S3.Replication;
using Pys3Local.S3.Xml;
using Pys3Local.S3.Xml.Models;
using Pys3Local.Storage;
using Pys3Local.Storage.Replication;

namespace Pys3Local.S3.Tests.Replication;

public sealed class ReplicationRulesTests
{
    private const string Arn = "arn:pys3local:replication::far:there";

    [Test]
    [Arguments("arn:pys3local:replication::far:there", null, "far/there")]
    [Arguments("arn:minio:replication:us-east-1:far:there", null, "far/there")]
    [Arguments("arn:aws:s3::far:there", null, "far/there")]
    [Arguments("arn:aws:s3:::there", "arn:aws:iam::1:role/far", "far/there")]
    [Arguments("arn:aws:s3:::there", "arn:aws:iam::1:role/path/other", "other/there")]
    [Arguments("arn:aws:s3:::there", "arn:aws:iam::1:role/nothing", null)]
    [Arguments("arn:aws:s3:::there", null, null)]
    [Arguments("arn:aws:s3:::", "far", null)]
    [Arguments("there", "far", null)]
    public void The_remote_and_the_bucket_of_an_arn(string arn, string? role, string? address)
    {
        var found = ReplicationAddress.Find(arn, role, ["far", "other"]);
        Assert.Equal(address, found is null ? null : $"{found.Remote}/{found.Bucket}");
    }

    [Test]
    public void Without_a_name_it_is_the_only_remote() => Assert.Equal(new ReplicationAddress("far", "there"), ReplicationAddress.Find("arn:aws:s3:::there", null, ["far"]));

    [Test]
    [Arguments("<Prefix>a/</Prefix>", "a/b", "", true)]
    [Arguments("<Prefix>a/</Prefix>", "b", "", false)]
    [Arguments("<Filter/>", "b", "", true)]
    [Arguments("<Filter><Prefix>a/</Prefix></Filter>", "a/b", "", true)]
    [Arguments("<Filter><Tag><Key>k</Key><Value>v</Value></Tag></Filter>", "a", "k=v&x=y", true)]
    [Arguments("<Filter><Tag><Key>k</Key><Value>v</Value></Tag></Filter>", "a", "k=w", false)]
    [Arguments("<Filter><And><Prefix>a</Prefix><Tag><Key>k</Key><Value>v</Value></Tag></And></Filter>", "a", "k=v", true)]
    [Arguments("<Filter><And><Prefix>b</Prefix><Tag><Key>k</Key><Value>v</Value></Tag></And></Filter>", "a", "k=v", false)]
    public void What_a_rule_is_about(string filter, string key, string tags, bool isCopied) =>
        Assert.Equal(isCopied, CopiesOf(Document(Rule(filter)), Version(key, tags)).Count > 0);

    [Test]
    [Arguments("Enabled", true)]
    [Arguments("Disabled", false)]
    public void Delete_markers_are_copied_where_the_rule_says_so(string status, bool isCopied) => Assert.Equal(
        isCopied,
        CopiesOf(Document(Rule("<Filter/>", $"<DeleteMarkerReplication><Status>{status}</Status></DeleteMarkerReplication>")), Version("a", "") with { IsDeleteMarker = true }).Count > 0);

    [Test]
    public void Of_rules_with_one_destination_the_most_important_decides()
    {
        var document = Document(
            Rule("<Filter><Prefix>a</Prefix></Filter>", "<Priority>2</Priority>") + Rule("<Filter/>", "<Priority>1</Priority><DeleteMarkerReplication><Status>Enabled</Status></DeleteMarkerReplication>")
            + Rule("<Filter/>", "<Priority>3</Priority>", "arn:pys3local:replication::other:there"));
        Assert.Equal(["other", "far"], CopiesOf(document, Version("a", "")).Select(copy => copy.Remote));
        Assert.Empty(CopiesOf(document, Version("a", "") with { IsDeleteMarker = true }));
        Assert.Single(CopiesOf(document, Version("b", "") with { IsDeleteMarker = true }));
    }

    [Test]
    public void Rules_that_are_disabled_copy_nothing() => Assert.Empty(CopiesOf(Document(Rule("<Filter/>").Replace("Enabled", "Disabled", StringComparison.Ordinal)), Version("a", "")));

    [Test]
    [Arguments("<Filter/>", "", "arn:pys3local:replication::elsewhere:there")]
    [Arguments("<Filter/>", "", "arn:aws:s3:::there")]
    [Arguments("<Filter/>", "", "arn:pys3local:replication::far:no/bucket")]
    [Arguments("<Filter/><Prefix/>", "", Arn)]
    [Arguments("<Filter><Prefix>a</Prefix><Tag><Key>k</Key><Value>v</Value></Tag></Filter>", "", Arn)]
    [Arguments("<Filter><And><Prefix>a</Prefix></And></Filter>", "", Arn)]
    [Arguments("<Filter><Tag><Key>k</Key><Value>v</Value></Tag></Filter>", "<DeleteMarkerReplication><Status>Enabled</Status></DeleteMarkerReplication>", Arn)]
    [Arguments("<Filter/>", "<DeleteMarkerReplication><Status>Perhaps</Status></DeleteMarkerReplication>", Arn)]
    [Arguments("<Filter/>", "<DeleteReplication><Status>Enabled</Status></DeleteReplication>", Arn)]
    [Arguments("<Filter/>", "<ExistingObjectReplication><Status>Enabled</Status></ExistingObjectReplication>", Arn)]
    [Arguments("<Filter/>", "<Priority>-1</Priority>", Arn)]
    public void What_cannot_be_is_refused(string filter, string more, string arn) =>
        Assert.Throws<S3Exception>(() => ReplicationCheck.Checked(Read(Document(Rule(filter, more, arn))), ["far", "other"]));

    [Test]
    public void Priorities_and_ids_are_there_once()
    {
        Assert.Throws<S3Exception>(() => ReplicationCheck.Checked(Read(Document(Rule("<Filter/>", "<Priority>1</Priority>") + Rule("<Filter/>", "<Priority>1</Priority>"))), ["far"]));
        Assert.Throws<S3Exception>(() => ReplicationCheck.Checked(Read(Document(Rule("<Filter/>", "<ID>a</ID>") + Rule("<Filter/>", "<ID>a</ID>"))), ["far"]));
        Assert.Equal(["rule-1", "rule-2"], ReplicationCheck.Checked(Read(Document(Rule("<Filter/>") + Rule("<Filter/>"))), ["far"]).Rules.Select(rule => rule.ID));
    }

    [Test]
    public void An_unknown_remote_is_refused_with_those_that_there_are()
    {
        Assert.Contains("It has: far, other.", Assert.Throws<S3Exception>(() => ReplicationCheck.Checked(Read(Document(Rule("<Filter/>", arn: "arn:aws:s3::no:there"))), ["other", "far"])).Message, StringComparison.Ordinal);
        Assert.Contains("remotes add", Assert.Throws<S3Exception>(() => ReplicationCheck.Checked(Read(Document(Rule("<Filter/>"))), [])).Message, StringComparison.Ordinal);
    }

    [Test]
    [Arguments("P far there -", "PENDING")]
    [Arguments("C far there v1", "COMPLETED")]
    [Arguments("C far there .", "COMPLETED")]
    [Arguments("C far there v1,P other b -", "PENDING")]
    [Arguments("C far there v1,F other b -,P third c -", "FAILED")]
    [Arguments("replica", "REPLICA")]
    public void What_is_kept_with_a_version(string text, string status)
    {
        var info = Version("a", "") with { Attributes = StringMap.Empty.SetItem(ReplicationState.Attribute, text) };
        var state = ReplicationState.Of(info)!;
        Assert.Equal(status, state.Status);
        Assert.Equal(text, state.ToText());
    }

    private static List<ReplicationCopy> CopiesOf(string document, ObjectInfo version) =>
        [.. ReplicationRules.CopiesOf(ReplicationRules.Of(ReplicationRules.Document.Set(new BucketInfo { Name = "here", Created = default }, Read(document)), ["far", "other"]), version)];

    private static ReplicationConfiguration Read(string document) => ReplicationConfiguration.Read(Encoding.UTF8.GetBytes(document), S3XmlLimits.Default);

    private static string Document(string rules) => $"<ReplicationConfiguration>{rules}</ReplicationConfiguration>";

    private static string Rule(string filter, string more = "", string arn = Arn) => $"<Rule><Status>Enabled</Status>{filter}{more}<Destination><Bucket>{arn}</Bucket></Destination></Rule>";

    private static ObjectInfo Version(string key, string tags) => new()
    {
        Key = key,
        Size = 1,
        ETag = "e",
        LastModified = default,
        Attributes = tags.Length == 0 ? StringMap.Empty : StringMap.Empty.SetItem("tags", tags),
    };
}

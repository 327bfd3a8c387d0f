using Pys3Local.S3.Errors;
using Pys3Local.S3.Events;
using Pys3Local.S3.Xml.Models;

namespace Pys3Local.S3.Tests.Events;

public sealed class NotificationRulesTests
{
    private const string Arn = "arn:pys3local:webhook:::hook";

    [Test]
    [Arguments("arn:pys3local:webhook:::hook", "hook")]
    [Arguments("arn:minio:sqs::hook:webhook", "hook")]
    [Arguments("arn:minio:sqs:us-east-1:_:webhook", "_")]
    [Arguments("arn:aws:sqs:us-east-1:1:queue", null)]
    [Arguments("arn:minio:sqs::hook:kafka", null)]
    [Arguments("hook", null)]
    [Arguments("", null)]
    public void The_target_of_an_arn(string arn, string? target) => Assert.Equal(target, NotificationRules.TargetOf(arn));

    [Test]
    [Arguments("s3:ObjectCreated:*", "ObjectCreated:Put", "a", true)]
    [Arguments("s3:ObjectCreated:*", "ObjectRemoved:Delete", "a", false)]
    [Arguments("s3:ObjectCreated:Put", "ObjectCreated:Put", "a", true)]
    [Arguments("s3:ObjectCreated:Put", "ObjectCreated:Post", "a", false)]
    [Arguments("s3:LifecycleExpiration:*", "LifecycleExpiration:DeleteMarkerCreated", "a", true)]
    public void Events_are_matched_by_name(string configured, string name, string key, bool matches) =>
        Assert.Equal(matches, NotificationRules.Match(Configuration(Queue([configured])), name, key).Any());

    [Test]
    [Arguments("a/b.txt", true)]
    [Arguments("a/.txt", true)]
    [Arguments("b/a/.txt", false)]
    [Arguments("a/b.TXT", false)]
    [Arguments("a/b.txt/", false)]
    public void Keys_are_matched_by_prefix_and_suffix(string key, bool matches) => Assert.Equal(
        matches, NotificationRules.Match(Configuration(Queue(["s3:ObjectCreated:*"], ("Prefix", "a/"), ("suffix", ".txt"))), "ObjectCreated:Put", key).Any());

    [Test]
    [Arguments("s3:ObjectCreated")]
    [Arguments("s3:*")]
    [Arguments("ObjectCreated:*")]
    [Arguments("s3:ObjectCreated:Nothing")]
    [Arguments("s3:ObjectCreated:Put:More")]
    [Arguments("")]
    public void Unknown_events_are_refused_with_those_that_there_are(string name)
    {
        var error = Refused(Configuration(Queue([name])));
        Assert.Same(S3Errors.InvalidArgument, error.Error);
        Assert.Contains("s3:ObjectCreated:CompleteMultipartUpload", error.Message);
    }

    [Test]
    public void Targets_that_nobody_has_named_are_refused()
    {
        Assert.Contains(Arn, Refused(Configuration(new QueueConfiguration { QueueArn = "arn:minio:sqs::other:webhook", Events = ["s3:ObjectCreated:*"] })).Message);
        Assert.Contains("--webhook", Refused(Configuration(Queue(["s3:ObjectCreated:*"])), targets: []).Message);
    }

    [Test]
    [Arguments("infix")]
    [Arguments(null)]
    public void Other_filters_are_refused(string? name) => Refused(Configuration(Queue(["s3:ObjectCreated:*"], (name, "x"))));

    [Test]
    public void Two_prefixes_are_refused() => Refused(Configuration(Queue(["s3:ObjectCreated:*"], ("prefix", "x"), ("Prefix", "y"))));

    [Test]
    [Arguments("s3:ObjectCreated:*", "a/", "s3:ObjectCreated:Put", "a/b", false)]
    [Arguments("s3:ObjectCreated:*", "a/", "s3:ObjectCreated:Put", "b/", true)]
    [Arguments("s3:ObjectCreated:*", "a/", "s3:ObjectRemoved:*", "a/", true)]
    [Arguments("s3:ObjectCreated:*", "", "s3:ObjectCreated:*", "b", false)]
    public void Configurations_that_overlap_are_refused(string event1, string prefix1, string event2, string prefix2, bool isGood)
    {
        var configuration = Configuration(Queue([event1], ("prefix", prefix1)), Queue([event2], ("prefix", prefix2)));
        if (isGood)
            NotificationRules.Check(configuration, ["hook"]);
        else
            Refused(configuration);
    }

    private static S3Exception Refused(NotificationConfiguration configuration, string[]? targets = null) =>
        Assert.Throws<S3Exception>(() => NotificationRules.Check(configuration, targets ?? ["hook"]));

    private static NotificationConfiguration Configuration(params QueueConfiguration[] queues) => new() { QueueConfigurations = queues };

    private static QueueConfiguration Queue(string[] events, params (string? Name, string Value)[] filters) => new()
    {
        QueueArn = Arn,
        Events = events,
        Filter = new() { Key = new() { FilterRules = [.. filters.Select(filter => new FilterRule { Name = filter.Name, Value = filter.Value })] } },
    };
}

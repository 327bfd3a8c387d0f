using Pys3Local.S3.Errors;
using Pys3Local.S3.Settings;
using Pys3Local.S3.Xml.Models;
using Pys3Local.Storage;

namespace Pys3Local.S3.Events;

/// <summary>Which events of a bucket go where: its notification configuration.</summary>
internal static class NotificationRules
{
    private const int MaxRules = 100;
    private const int MaxValueLength = 1024;

    private const string Setting = "notification";

    public static readonly BucketConfiguration<NotificationConfiguration> Document = new(Setting, S3Errors.NoSuchConfiguration);

    public static bool Has(BucketInfo bucket) => bucket.Settings.ContainsKey(Setting);

    /// <summary>The name of a target in an ARN, ours (<c>arn:pys3local:webhook:::NAME</c>) or MinIO's (<c>arn:minio:sqs::NAME:webhook</c>).</summary>
    public static string? TargetOf(string arn) => arn.Split(':') switch
    {
        ["arn", "pys3local", "webhook", _, _, { Length: > 0 } name] => name,
        ["arn", "minio", "sqs", _, { Length: > 0 } name, "webhook"] => name,
        _ => null,
    };

    /// <summary>Refuses what cannot be done, with the reason.</summary>
    /// <param name="targets">What events can be sent to.</param>
    public static void Check(NotificationConfiguration configuration, IReadOnlyCollection<string> targets)
    {
        if (configuration.EventBridgeConfiguration is not null)
            throw new S3Exception(S3Errors.NotImplemented, "EventBridge is not offered: events go to webhooks that the operator of this server has named (serve --webhook NAME=URL).");

        var rules = RulesOf(configuration);
        if (rules.Count > MaxRules)
            throw new S3Exception(S3Errors.InvalidRequest, $"A bucket has at most {MaxRules} notification configurations.");

        foreach (var rule in rules)
            Check(rule, targets);

        for (var i = 0; i < rules.Count; i++)
        {
            for (var j = 0; j < i; j++)
            {
                if (Overlap(rules[i], rules[j]))
                    throw Invalid($"Configurations overlap. Two configurations of a bucket cannot share an event type for keys that fit both: '{rules[j].Id}' and '{rules[i].Id}'.");
            }
        }
    }

    /// <summary>Where an event goes, with the configuration that says so.</summary>
    public static IEnumerable<(string Target, string ConfigurationId)> Match(NotificationConfiguration configuration, string name, string key) =>
        RulesOf(configuration).Where(rule => rule.Events.Any(configured => EventNames.Covers(configured, name))
            && key.StartsWith(rule.Prefix, StringComparison.Ordinal) && key.EndsWith(rule.Suffix, StringComparison.Ordinal)).Select(rule => (rule.Target!, rule.Id));

    private static void Check(Rule rule, IReadOnlyCollection<string> targets)
    {
        if (rule.Target is null || !targets.Contains(rule.Target))
            throw Invalid($"Unable to validate the following destination configurations: {rule.Arn} is not a target of this server. {(targets.Count == 0 ? "It has none: name one with serve --webhook NAME=URL." : $"It has: {string.Join(", ", targets.Select(target => $"arn:pys3local:webhook:::{target}"))}.")}");

        if (rule.Events.Count == 0)
            throw new S3Exception(S3Errors.MalformedXML, "A notification configuration needs an Event.");

        if (rule.Events.FirstOrDefault(name => !EventNames.IsKnown(name)) is { } unknown)
            throw Invalid($"The event '{unknown}' is not supported for notifications. Supported events: {EventNames.List}.");

        var names = rule.Filters.Select(filter => filter.Name?.ToLowerInvariant()).ToList();
        if (names.Find(name => name is not ("prefix" or "suffix")) is { } other || names.Contains(null))
            throw Invalid("filter rule name must be either prefix or suffix");

        if (names.Distinct().Count() != names.Count)
            throw Invalid("Cannot specify more than one prefix rule or more than one suffix rule in a filter.");

        if (rule.Filters.Any(filter => filter.Value is { Length: > MaxValueLength }))
            throw Invalid($"The value of a filter rule has at most {MaxValueLength} characters.");
    }

    private static bool Overlap(Rule one, Rule other) =>
        one.Events.Any(name => other.Events.Any(second => EventNames.Overlap(name, second)))
        && (one.Prefix.StartsWith(other.Prefix, StringComparison.Ordinal) || other.Prefix.StartsWith(one.Prefix, StringComparison.Ordinal))
        && (one.Suffix.EndsWith(other.Suffix, StringComparison.Ordinal) || other.Suffix.EndsWith(one.Suffix, StringComparison.Ordinal));

    private static List<Rule> RulesOf(NotificationConfiguration configuration) =>
    [
        .. configuration.TopicConfigurations.Select(static rule => new Rule(rule.Id, rule.TopicArn, rule.Events, rule.Filter)),
        .. configuration.QueueConfigurations.Select(static rule => new Rule(rule.Id, rule.QueueArn, rule.Events, rule.Filter)),
        .. configuration.LambdaFunctionConfigurations.Select(static rule => new Rule(rule.Id, rule.LambdaFunctionArn, rule.Events, rule.Filter)),
    ];

    private static S3Exception Invalid(string message) => new(S3Errors.InvalidArgument, message);

    private sealed class Rule(string? id, string arn, IReadOnlyList<string> events, NotificationFilter? filter)
    {
        public string Id => id ?? "";

        public string Arn => arn;

        public string? Target { get; } = TargetOf(arn);

        public IReadOnlyList<string> Events => events;

        public IReadOnlyList<FilterRule> Filters => filter?.Key?.FilterRules ?? [];

        public string Prefix => Value("prefix");

        public string Suffix => Value("suffix");

        private string Value(string name) => Filters.FirstOrDefault(rule => name.Equals(rule.Name, StringComparison.OrdinalIgnoreCase))?.Value ?? "";
    }
}

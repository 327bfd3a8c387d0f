using Pys3Local.EndToEnd.Harness;

namespace Pys3Local.EndToEnd.Clients;

/// <summary>The variables that AWS's own programs read: these keys, and nothing of the machine's own configuration.</summary>
internal static class AwsEnvironment
{
    public static Dictionary<string, string?> For(Keys keys, string url) => new()
    {
        ["AWS_ACCESS_KEY_ID"] = keys.AccessKeyId,
        ["AWS_SECRET_ACCESS_KEY"] = keys.SecretAccessKey,
        ["AWS_SESSION_TOKEN"] = null,
        ["AWS_PROFILE"] = null,
        ["AWS_DEFAULT_REGION"] = "us-east-1",
        ["AWS_REGION"] = "us-east-1",
        ["AWS_CONFIG_FILE"] = "/dev/null",
        ["AWS_SHARED_CREDENTIALS_FILE"] = "/dev/null",
        ["AWS_EC2_METADATA_DISABLED"] = "true",
        ["AWS_PAGER"] = "",
        ["PYS3LOCAL_URL"] = url,
    };
}

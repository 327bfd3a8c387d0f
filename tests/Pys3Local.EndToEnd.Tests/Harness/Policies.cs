namespace Pys3Local.EndToEnd.Harness;

/// <summary>Bucket policies of one statement about everyone.</summary>
public static class Policies
{
    public static string AllowEveryone(string bucket, string action, string keys = "*") => Statement("Allow", bucket, action, keys);

    public static string DenyEveryone(string bucket, string action, string keys = "*") => Statement("Deny", bucket, action, keys);

    private static string Statement(string effect, string bucket, string action, string keys) =>
        $$"""{"Version":"2012-10-17","Statement":[{"Effect":"{{effect}}","Principal":"*","Action":"{{action}}","Resource":"arn:aws:s3:::{{bucket}}/{{keys}}"}]}""";
}

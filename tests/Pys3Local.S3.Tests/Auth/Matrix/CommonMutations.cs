namespace Pys3Local.S3.Tests.Auth.Matrix;

/// <summary>Changes of what every signature covers: method, path, what the query selects, Amazon's headers.</summary>
internal static class CommonMutations
{
    private static readonly string[] Methods = ["GET", "HEAD", "PUT", "POST", "DELETE"];

    public static IEnumerable<Mutation> Of(TestRequest request)
    {
        foreach (var method in Methods.Where(method => method != request.Method))
            yield return new($"method {method}", changed => changed.Method = method);

        foreach (var (from, to) in new[] { ("/bucket", "/tekcub"), ("/bucket", "//bucket"), ("/bucket", "/bucket/x/.."), ("a%20key", "a%20kez"), ("a%20key", "a%2520key"), ("a%20key", "a%20key/"), ("a%20key", "x/../a%20key") })
        {
            if (request.Target.Contains(from))
                yield return new($"path {to}", changed => changed.Target = changed.Target.Replace(from, to));
        }

        if (request.Target.Split('?')[0] == "/")
            yield return new("path of a bucket", changed => changed.Target = "/bucket" + changed.Target[1..]);

        yield return Add("acl");
        yield return Add("versionId=null");
        yield return Add("response-content-type=text/html");
        foreach (var name in request.Headers.Keys.Where(name => name.StartsWith("x-amz-", StringComparison.Ordinal) || name == "Content-Type"))
        {
            yield return new($"{name} changed", changed => changed.Headers[name] = changed.Headers[name] + "1");
            yield return new($"{name} twice", changed => changed.Headers[name] = new([changed.Headers[name].ToString(), "1"]));
            yield return new($"{name} removed", changed => changed.Headers.Remove(name));
        }

        foreach (var (name, value) in new[] { ("x-amz-copy-source", "/bucket/other"), ("x-amz-acl", "public-read"), ("x-amz-meta-b", "c"), ("x-amz-security-token", "t") })
        {
            if (!request.Headers.ContainsKey(name))
                yield return new($"{name} added", changed => changed.Headers[name] = value);
        }
    }

    public static Mutation Add(string item) => new($"query {item} added", changed => changed.Target += (changed.Target.Contains('?') ? "&" : "?") + item);

    /// <summary>Each item of the query changed, removed, doubled.</summary>
    public static IEnumerable<Mutation> OfItems(TestRequest request, Func<string, bool> isSigned)
    {
        var parts = request.Target.Split('?', 2);
        var items = parts.Length == 1 ? [] : parts[1].Split('&');
        for (var i = 0; i < items.Length; i++)
        {
            if (!isSigned(items[i].Split('=')[0]))
                continue;

            var (before, item, after) = (items[..i], items[i], items[(i + 1)..]);
            yield return new($"query {item} changed", changed => changed.Target = Join([.. before, item.Contains('=') ? item + "1" : item + "=1", .. after]));
            yield return new($"query {item} removed", changed => changed.Target = Join([.. before, .. after]));
            yield return new($"query {item} twice", changed => changed.Target = Join([.. before, item, item, .. after]));
        }

        string Join(string[] changed) => changed.Length == 0 ? parts[0] : $"{parts[0]}?{string.Join('&', changed)}";
    }

    /// <summary>Other characters at the beginning, in the middle, at the end.</summary>
    public static IEnumerable<string> Flips(string signature)
    {
        foreach (var at in new[] { 0, signature.Length / 2, signature.Length - 2 })
            yield return signature[..at] + (signature[at] == 'a' ? 'b' : 'a') + signature[(at + 1)..];

        yield return signature[..^1];
        yield return "";
    }
}

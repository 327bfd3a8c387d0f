namespace Pys3Local.S3.Tests.Auth.Matrix;

/// <summary>Every single change that Signature Version 4 must notice, but those of the body.</summary>
internal static class V4Mutations
{
    private static readonly string[] Hosts = ["s3.amazonaws.com:9000", "other.example", "bucket.s3.amazonaws.com"];

    private static readonly (string What, string From, string To)[] Scope =
    [
        ("key id: unknown", Examples.KeyId, "AKIANOBODYKNOWSTHIS1"),
        ("key id: another valid one", Examples.KeyId, MatrixServer.Other.Id),
        ("key id: empty", Examples.KeyId, ""),
        ("scope's date", "/20130524/", "/20130525/"),
        ("scope's date empty", "/20130524/", "//"),
        ("scope's region", "/us-east-1/", "/eu-central-1/"),
        ("scope's region empty", "/us-east-1/", "//"),
        ("scope's service", "/s3/", "/ec2/"),
        ("scope's end", "/aws4_request", "/aws4_requess"),
        ("scope one part more", "/s3/", "/s3/s3/"),
    ];

    public static IEnumerable<Mutation> OfHeader(TestRequest request)
    {
        foreach (var mutation in Common(request))
            yield return mutation;

        var authorization = request.Headers.Authorization.ToString();
        foreach (var (what, from, to) in Scope)
            yield return Authorization(what, authorization.Replace(from, to));

        foreach (var signature in CommonMutations.Flips(authorization[^64..]))
            yield return Authorization($"signature {signature}", authorization[..^64] + signature);

        foreach (var name in authorization.Split("SignedHeaders=")[1].Split(',')[0].Split(';'))
            yield return Authorization($"SignedHeaders without {name}", authorization.Replace(name + ";", "").Replace(";" + name, ""));

        yield return Authorization("SignedHeaders with one more", authorization.Replace("SignedHeaders=", "SignedHeaders=accept;"));
        yield return Authorization("algorithm", authorization.Replace("SHA256", "SHA512"));
        yield return new("Authorization removed", changed => changed.Headers.Remove("Authorization"));
        yield return new("Authorization twice", changed => changed.Headers.Authorization = new([authorization, authorization]));
        yield return new("x-amz-date one second later", changed => changed.Headers["x-amz-date"] = "20130524T000001Z");
        yield return new("sixteen minutes late", changed => changed.Time = Examples.Time.AddMinutes(16));
        yield return new("sixteen minutes early", changed => changed.Time = Examples.Time.AddMinutes(-16));
        foreach (var payload in new[] { Examples.EmptySha256.Replace('e', 'f'), "STREAMING-UNSIGNED-PAYLOAD-TRAILER", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD", "UNSIGNED-PAYLOAD" })
        {
            if (request.Headers["x-amz-content-sha256"] != payload)
                yield return new($"payload {payload}", changed => changed.Headers["x-amz-content-sha256"] = payload);
        }
    }

    public static IEnumerable<Mutation> OfQuery(TestRequest request)
    {
        foreach (var mutation in Common(request))
            yield return mutation;

        var target = request.Target;
        foreach (var (what, from, to) in Scope)
            yield return Target(what, target.Replace(Uri.EscapeDataString(from), Uri.EscapeDataString(to)));

        foreach (var signature in CommonMutations.Flips(target[^64..]))
            yield return Target($"signature {signature}", target[..^64] + signature);

        yield return Target("one second later", target.Replace("20130524T000000Z", "20130524T000001Z"));
        yield return Target("expiry longer", target.Replace("X-Amz-Expires=3600", "X-Amz-Expires=3601"));
        yield return Target("expiry beyond a week", target.Replace("X-Amz-Expires=3600", "X-Amz-Expires=604801"));
        yield return Target("expiry negative", target.Replace("X-Amz-Expires=3600", "X-Amz-Expires=-1"));
        yield return new("expired", changed => changed.Time = Examples.Time.AddHours(1));
        yield return new("not yet valid", changed => changed.Time = Examples.Time.AddMinutes(-16));
        yield return new("Authorization as well", changed => changed.Headers.Authorization = "AWS4-HMAC-SHA256 Credential=a/20130524/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=00");
    }

    private static IEnumerable<Mutation> Common(TestRequest request) =>
    [
        .. CommonMutations.Of(request),
        .. CommonMutations.OfItems(request, _ => true),
        CommonMutations.Add("x-id=1"),
        CommonMutations.Add("prefix=a"),
        .. Hosts.Select(host => new Mutation($"host {host}", changed => changed.Headers.Host = host)),
        new("host removed", changed => changed.Headers.Remove("Host")),
    ];

    private static Mutation Authorization(string what, string value) => new(what, changed => changed.Headers.Authorization = value);

    private static Mutation Target(string what, string value) => new(what, changed => changed.Target = value);
}

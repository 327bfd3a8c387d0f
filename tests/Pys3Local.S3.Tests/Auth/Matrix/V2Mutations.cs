namespace Pys3Local.S3.Tests.Auth.Matrix;

/// <summary>Every single change that Signature Version 2 can notice; host, body and most of the query are not among them, which is why it is off.</summary>
internal static class V2Mutations
{
    public static IEnumerable<Mutation> OfHeader(TestRequest request)
    {
        foreach (var mutation in Common(request))
            yield return mutation;

        var authorization = request.Headers.Authorization.ToString();
        var (start, signature) = (authorization[..^28], authorization[^28..]);
        foreach (var flipped in CommonMutations.Flips(signature))
            yield return Authorization($"signature {flipped}", start + flipped);

        foreach (var id in new[] { "AKIANOBODYKNOWSTHIS1", MatrixServer.Other.Id, "" })
            yield return Authorization($"key id {id}", $"AWS {id}:{signature}");

        yield return new("Authorization removed", changed => changed.Headers.Remove("Authorization"));
        yield return new("Date one second later", changed => changed.Headers["Date"] = "Fri, 24 May 2013 00:00:01 GMT");
        yield return new("Date removed", changed => changed.Headers.Remove("Date"));
        yield return new("x-amz-date added", changed => changed.Headers["x-amz-date"] = "Fri, 24 May 2013 00:00:00 GMT");
        yield return new("sixteen minutes late", changed => changed.Time = Examples.Time.AddMinutes(16));
        yield return new("sixteen minutes early", changed => changed.Time = Examples.Time.AddMinutes(-16));
    }

    public static IEnumerable<Mutation> OfQuery(TestRequest request)
    {
        foreach (var mutation in Common(request))
            yield return mutation;

        foreach (var mutation in CommonMutations.OfItems(request, name => name is "AWSAccessKeyId" or "Expires" or "Signature"))
            yield return mutation;

        yield return new("another valid key id", changed => changed.Target = changed.Target.Replace(Examples.KeyId, MatrixServer.Other.Id));
        yield return new("expiry longer", changed => changed.Target = changed.Target.Replace($"Expires={SignerV2.Expires}", $"Expires={SignerV2.Expires + 1}"));
        yield return new("expired", changed => changed.Time = Examples.Time.AddHours(1));
    }

    private static IEnumerable<Mutation> Common(TestRequest request) =>
    [
        .. CommonMutations.Of(request),
        .. CommonMutations.OfItems(request, name => name is not ("list-type" or "id" or "AWSAccessKeyId" or "Expires" or "Signature")),
        new("Content-MD5 added", changed => changed.Headers.ContentMD5 = "1B2M2Y8AsgTpgAmY7PhCfg=="),
    ];

    private static Mutation Authorization(string what, string value) => new(what, changed => changed.Headers.Authorization = value);
}

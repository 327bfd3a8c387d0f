using Microsoft.AspNetCore.Http;
using Pys3Local.S3.Errors;
using Pys3Local.S3.Operations;
using Pys3Local.S3.Operations.Bucket;
using Pys3Local.S3.Operations.Object;
using Pys3Local.S3.Requests;

namespace Pys3Local.S3.Restic;

/// <summary>Which operation of S3 a request of the REST protocol is, on which bucket and key: from there on it is one.</summary>
/// <param name="Method">The method that the operation has in S3.</param>
internal sealed record ResticRoute(Operation Operation, string Method, RequestTarget Target)
{
    private static readonly Operation Get = GetObject.Definition with { Name = "ResticGet" };
    private static readonly Operation Head = HeadObject.Definition with { Name = "ResticHead" };
    private static readonly Operation Save = PutObject.Definition with { Name = "ResticSave" };
    private static readonly Operation Delete = DeleteObject.Definition with { Name = "ResticDelete" };
    private static readonly Operation CreateInNewBucket = CreateBucket.Definition with { Name = "ResticCreate" };

    /// <summary>There are no folders to be made: whoever could write the config may go on.</summary>
    private static readonly Operation Create = new("ResticCreate", "PUT", Level.Object)
    {
        IgnoresBody = true,
        Needs = Operation.OnObject("s3:PutObject"),
        ExecuteAsync = static (_, _) => ValueTask.FromResult(S3Response.Empty()),
    };

    /// <summary>What is listed is written by <see cref="ResticListing"/>: a repository has more files than an answer in memory should.</summary>
    public static readonly Operation List = new("ResticList", "GET", Level.Bucket)
    {
        Needs = Operation.OnListing("s3:ListBucket"),
        ExecuteAsync = static (_, _) => ValueTask.FromResult(S3Response.Empty()),
    };

    public bool IsListing => ReferenceEquals(Operation, List);

    /// <param name="bucketExists">Asked only for the creation of a repository.</param>
    public static async ValueTask<ResticRoute> OfAsync(string method, string rawTarget, ResticTarget target, Func<ValueTask<bool>> bucketExists) => target switch
    {
        { IsRepository: true } => !HttpMethods.IsPost(method) ? throw ResticErrors.MethodNotAllowed("POST")
            : !ResticTarget.AsksToCreate(rawTarget) ? throw new S3Exception(ResticErrors.NotCreated)
            : await bucketExists() ? OnKey(Create, "PUT", target)
            : new(CreateInNewBucket, "PUT", RequestTarget.Of(target.Bucket, null, QueryParameters.None)),
        { IsListing: true } => HttpMethods.IsGet(method)
            ? new(List, "GET", RequestTarget.Of(target.Bucket, null, QueryParameters.Parse($"prefix={PercentEncoding.Encode(target.Key)}")))
            : throw ResticErrors.MethodNotAllowed("GET"),
        _ => method switch
        {
            "GET" => OnKey(Get, "GET", target),
            "HEAD" => OnKey(Head, "HEAD", target),
            "POST" => OnKey(Save, "PUT", target),
            "DELETE" => OnKey(Delete, "DELETE", target),
            _ => throw ResticErrors.MethodNotAllowed("HEAD, GET, POST, DELETE"),
        },
    };

    private static ResticRoute OnKey(Operation operation, string method, ResticTarget target) =>
        new(operation, method, RequestTarget.Of(target.Bucket, target.Key, QueryParameters.None));

    /// <summary>
    /// Of the client's headers only what the protocol has: none of S3's own reaches an operation.
    /// </summary>
    /// <param name="adds">The key may add only: what is there already is judged by its guard, and the same content again is no failure.</param>
    public IHeaderDictionary Headers(IHeaderDictionary received, ResticTarget target, bool adds)
    {
        var headers = new HeaderDictionary();
        foreach (var name in (string[])["Content-Length", "Transfer-Encoding"])
            Take(headers, received, name);

        if (Method is "GET" or "HEAD")
        {
            foreach (var name in (string[])["If-None-Match", "If-Match", "If-Modified-Since", "If-Unmodified-Since", "If-Range"])
                Take(headers, received, name);
        }

        // As rest-server does: the config is given whole.
        if (Method == "GET" && !target.IsConfig)
            Take(headers, received, "Range");

        if (!ReferenceEquals(Operation, Save))
            return headers;

        headers["Content-Type"] = "application/octet-stream";
        if (!adds)
            headers["If-None-Match"] = "*";

        return headers;
    }

    private static void Take(HeaderDictionary headers, IHeaderDictionary received, string name)
    {
        if (received.TryGetValue(name, out var values))
            headers[name] = values;
    }
}

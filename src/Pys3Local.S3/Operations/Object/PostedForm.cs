using Pys3Local.S3.Auth.Forms;
using Pys3Local.S3.Hosting;
using Pys3Local.S3.Metadata;
using Pys3Local.S3.Requests;
using Pys3Local.S3.Xml;
using Pys3Local.S3.Xml.Models;

namespace Pys3Local.S3.Operations.Object;

/// <summary>A request whose caller, key, headers and body are in a form: read before anything is decided, since who asks is part of it.</summary>
internal static class PostedForm
{
    private const string MediaType = "multipart/form-data";

    public static bool IsIn(S3Request request) =>
        request.Method == "POST"
        && request.Bucket is not null && request.Key is null
        && request.Header("Content-Type")?.StartsWith(MediaType, StringComparison.OrdinalIgnoreCase) == true
        && !request.Query.Items.Any(item => SubResources.IsKnown(item.Key));

    /// <summary>The request as it is meant. Of its own headers none counts any more.</summary>
    public static async Task<S3Request> ReadAsync(S3Request request, S3Options options, CancellationToken cancellationToken)
    {
        var form = await PostForm.ReadAsync(request, options, cancellationToken);
        if (form.Fields["tagging"] is { Length: > 0 } tagging)
            form.Headers["x-amz-tagging"] = TagSet.FromXml(XmlBody.Parse<Tagging>(System.Text.Encoding.UTF8.GetBytes(tagging), S3XmlLimits.Default), TagSet.MaxObjectTags).ToString();

        return new()
        {
            RequestId = request.RequestId,
            Method = request.Method,
            Target = request.Target,
            Headers = form.Headers,
            RawBody = request.RawBody,
            Time = request.Time,
            IsHttps = request.IsHttps,
            Address = request.Address,
            RemoteAddress = request.RemoteAddress,
            Form = form.Fields,
            Caller = form.Caller,
            Body = form.Body,
            Documents = request.Documents,
            Signature = form.Signature,
        };
    }
}

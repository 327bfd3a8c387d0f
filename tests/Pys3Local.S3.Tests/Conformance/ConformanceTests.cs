using Pys3Local.S3.Operations;
using Pys3Local.S3.Tests.Endpoint;

namespace Pys3Local.S3.Tests.Conformance;

/// <summary>What the documentation says of S3 is what the API has and what this server does.</summary>
public sealed class ConformanceTests
{
    private static readonly IReadOnlyList<ConformanceTable.Entry> Entries = ConformanceTable.Read();

    private static string Root => Path.GetFullPath(Path.Combine(ConformanceTable.Folder(), "../../.."));

    [Test]
    public void Nothing_of_the_API_is_left_out()
    {
        Assert.Equal(107, Entries.Count);
        Assert.Equal(1614, Entries.Sum(e => e.Facts.Count));
        Assert.Empty(Entries.SelectMany(e => e.Facts).Where(f => f.Verdict is null));
    }

    /// <summary>With PYS3LOCAL_REGENERATE=1 the page is written, and the test fails, so that nobody leaves the switch on.</summary>
    [Test]
    public void The_page_says_what_the_table_says()
    {
        var path = Path.Combine(Root, ".github/docs/s3-conformance.md");
        if (Environment.GetEnvironmentVariable("PYS3LOCAL_REGENERATE") == "1")
        {
            File.WriteAllText(path, ConformanceTable.Page(Entries));
            Assert.Fail("The page was regenerated.");
        }

        Assert.Equal(File.ReadAllText(path), ConformanceTable.Page(Entries));
    }

    [Test]
    public void Every_operation_that_is_offered_and_in_the_API_is_in_the_table()
    {
        // A form is no operation of the machine-readable API.
        var missing = OperationTable.All.Select(o => o.Name).Except(Entries.Select(e => e.Operation)).Except(["PostObject"]);
        Assert.Empty(missing);
    }

    [Test]
    public void What_is_said_to_be_given_is_something_that_the_code_knows()
    {
        var models = string.Concat(Directory.EnumerateFiles(Path.Combine(Root, "src/Pys3Local.S3/Xml/Models"), "*.cs").Select(File.ReadAllText));
        var source = string.Concat(Directory.EnumerateFiles(Path.Combine(Root, "src/Pys3Local.S3"), "*.cs", SearchOption.AllDirectories).Select(File.ReadAllText));
        foreach (var fact in Entries.Where(e => e.IsOffered).SelectMany(e => e.Facts))
        {
            var name = fact.Name[(fact.Name.LastIndexOf('/') + 1)..];
            if (fact is { Kind: "answer", Verdict: "given" })
                Assert.True(name is "xsi:type" || models.Contains(name, StringComparison.Ordinal), $"{fact} is in no document");
            else if (fact.Kind != "query" && fact.Verdict is "given" or "honoured" or "stored" && !name.StartsWith("x-amz-checksum-", StringComparison.Ordinal) && fact.Kind != "answer")
                Assert.True(source.Contains(name, StringComparison.OrdinalIgnoreCase) || name.StartsWith("x-amz-copy-source-if-", StringComparison.Ordinal), $"{fact} is nowhere in the code");
        }
    }

    /// <summary>What a document says is honoured or refused, never passed over. (faults C33)</summary>
    [Test]
    public async Task An_element_of_a_document_is_refused_where_the_table_says_so_and_nowhere_else()
    {
        var server = new TestServer();
        await server.DoAsync("PUT", "/bucket", "", ("x-amz-bucket-object-lock-enabled", "true"));
        await server.DoAsync("PUT", "/bucket/key", "content");
        var wrong = new List<string>();
        var count = 0;
        foreach (var entry in Entries.Where(e => e.IsOffered))
        {
            foreach (var fact in entry.Facts.Where(f => f.Kind == "document"))
            {
                var names = fact.Name.Split('/');
                var document = string.Concat(names.Select(name => $"<{name}>")) + string.Concat(names.Reverse().Select(name => $"</{name}>"));
                var target = entry.Uri.Replace("{Bucket}", entry.Operation == "CreateBucket" ? "fresh" : "bucket").Replace("{Key+}", "key");
                var answer = await server.SendAsync(entry.Method, entry.Operation == "CompleteMultipartUpload" ? "/bucket/key?uploadId=x" : target, document);
                var isRefused = answer.Text.Contains("is not offered here", StringComparison.Ordinal);
                if (isRefused != (fact.Verdict == "refused"))
                    wrong.Add($"{(isRefused ? "refused" : "honoured")} {fact.Operation} document {fact.Name}");

                Assert.Equal("MalformedXML", (await server.SendAsync(entry.Method, entry.Operation == "CompleteMultipartUpload" ? "/bucket/key?uploadId=x" : target, $"<{names[0]}><Unheard/></{names[0]}>")).Value("Code"));
                count++;
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        Assert.InRange(count, 150, 300);
    }

    [Test]
    public async Task A_header_that_is_said_to_be_refused_is_refused()
    {
        var server = new TestServer();
        await server.DoAsync("PUT", "/bucket");
        await server.DoAsync("PUT", "/bucket/key", "content");
        var upload = (await server.DoAsync("POST", "/bucket/big?uploads")).Value("UploadId");
        var count = 0;
        foreach (var entry in Entries.Where(e => e.IsOffered))
        {
            foreach (var fact in entry.Facts.Where(f => f is { Kind: "header", Verdict: "refused" }))
            {
                var target = entry.Uri.Replace("{Bucket}", entry.Operation == "CreateBucket" ? "new" : "bucket").Replace("{Key+}", "key");
                if (entry.Operation is "UploadPart" or "UploadPartCopy" or "CompleteMultipartUpload" or "ListParts")
                    target = $"/bucket/big?uploadId={upload}{(entry.Operation.StartsWith("Upload", StringComparison.Ordinal) ? "&partNumber=1" : "")}";

                (string, string)[] headers = [(fact.Name, "x"), .. entry.Operation is "CopyObject" or "UploadPartCopy" ? [("x-amz-copy-source", "bucket/key")] : Array.Empty<(string, string)>()];
                var answer = await server.SendAsync(entry.Method, target, "", headers);
                Assert.True(answer.Status >= 400, $"{fact}: {answer.Status}");
                count++;
            }
        }

        Assert.InRange(count, 2, 100);
        Assert.Equal("content", (await server.DoAsync("GET", "/bucket/key")).Text);
    }
}

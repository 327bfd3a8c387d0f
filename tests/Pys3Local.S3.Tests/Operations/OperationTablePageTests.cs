using System.Text;
using Pys3Local.S3.Operations;

namespace Pys3Local.S3.Tests.Operations;

/// <summary>The documentation tells the truth about operations: its table is the one that <see cref="OperationTable"/> makes.</summary>
public sealed class OperationTablePageTests
{
    [Test]
    public void Every_operation_of_the_table_is_one_of_S3_or_a_form_upload() =>
        Assert.Empty(OperationTable.All.Select(o => o.Name).Except([.. S3Api.Operations, "PostObject"]));

    [Test]
    public void The_page_lists_what_is_served_and_what_is_refused() => DocumentedTable.Verify(".github/docs/s3.md", "operations", Table());

    private static string Table()
    {
        var served = OperationTable.All.Except(NotOffered.All).ToList();
        var text = new StringBuilder("| operation | request |\n| --- | --- |\n");
        foreach (var operation in served)
            text.Append($"| {operation.Name} | `{Request(operation)}` |\n");

        var refused = S3Api.Operations.Except(served.Select(o => o.Name));
        return text.Append($"\nRefused with `501 NotImplemented`, each saying why: {string.Join(", ", refused)}.\n").ToString();
    }

    private static string Request(Operation operation)
    {
        var target = operation.Level switch { Level.Service => "/", Level.Bucket => "/bucket", _ => "/bucket/key" };
        var query = operation.Requires.Length == 0 ? "" : "?" + string.Join('&', operation.Requires);
        var header = operation.RequiresHeader is null ? "" : $" + {operation.RequiresHeader}";
        return $"{operation.Method} {target}{query}{header}";
    }
}

using System.Reflection;
using Pys3Local.S3.Errors;

namespace Pys3Local.S3.Tests.Errors;

/// <summary>The page of error codes is made from the catalogue.</summary>
public sealed class ErrorPageTests
{
    [Test]
    public void The_page_lists_every_error()
    {
        var errors = typeof(S3Errors).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => field.GetValue(null)).OfType<S3Error>().ToList();
        Assert.True(errors.Count > 60);
        Assert.All(errors, error => Assert.NotEmpty(error.Message));

        var rows = errors.OrderBy(error => error.Code, StringComparer.Ordinal).ThenBy(error => error.Message, StringComparer.Ordinal)
            .Select(error => $"| `{error.Code}` | {error.Status} | {error.Message} |");
        DocumentedTable.Verify(".github/docs/errors.md", "errors", $"| code | status | message, where the answer does not say more |\n| --- | --- | --- |\n{string.Join('\n', rows)}\n");
    }
}

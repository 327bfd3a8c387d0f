using System.Reflection;

namespace Pys3Local.EndToEnd.Operations;

/// <summary>
/// Every operation that the documentation's table lists has a class of its name here, with a test through a client's SDK and one through raw HTTP.
/// That the table is the program's own is checked where it is made, in the tests of the protocol.
/// </summary>
public sealed class EveryOperationTests
{
    private static readonly string[] Table = DocumentedTable.Lines(".github/docs/s3.md", "operations");

    [Test]
    public void Has_a_test_through_an_Sdk_and_one_through_Raw_HTTP()
    {
        var served = Table.Where(line => line.StartsWith("| ", StringComparison.Ordinal)).Select(line => line.Split('|')[1].Trim()).Except(["operation", "---"]).ToList();
        Assert.NotEmpty(served);

        Assert.Equal(served, served.Where(operation => Has(operation, "Sdk_") && Has(operation, "Raw_")));
    }

    [Test]
    public void Is_refused_where_it_is_not_served()
    {
        var refused = Table.Single(line => line.StartsWith("Refused", StringComparison.Ordinal)).Split(':')[1].TrimEnd('.').Split(',').Select(name => name.Trim());

        // Directory buckets are listed as a service's root, and answers of functions go to a host of their own.
        Assert.Equal(["ListDirectoryBuckets", "WriteGetObjectResponse"], refused.Except(NotOfferedTests.Requests.Select(row => row.Item1)));
    }

    private static bool Has(string operation, string prefix) =>
        typeof(EveryOperationTests).Assembly.GetType($"{typeof(EveryOperationTests).Namespace}.{operation}Tests")?.GetMethods()
            .Any(method => method.Name.StartsWith(prefix, StringComparison.Ordinal) && method.GetCustomAttributes<TestAttribute>().Any()) == true;
}

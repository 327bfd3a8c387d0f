using Pys3Local.Storage.Limits;

namespace Pys3Local.Storage.Tests.Limits;

/// <summary>The documentation has a row for each limit of the budget.</summary>
public sealed class BudgetPageTests
{
    [Test]
    public void The_page_has_every_limit_and_no_other() =>
        Assert.Equal(new Budget(1L << 30, 1L << 20).All.Select(limit => limit.Name).Order(StringComparer.Ordinal),
            DocumentedTable.FirstColumn(".github/docs/limits.md", "budget").Order(StringComparer.Ordinal));
}

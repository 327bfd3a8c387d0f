using Pys3Local.Cli.Clients;

namespace Pys3Local.Cli.Tests.Documentation;

/// <summary>The documentation knows every client that <c>client-config</c> knows, and no other.</summary>
public sealed class ClientTableTests
{
    [Test]
    public void The_page_has_a_row_for_each_client() =>
        Assert.Equal(ClientTexts.Names, DocumentedTable.FirstColumn(".github/docs/clients.md", "clients"));
}

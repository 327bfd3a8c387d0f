namespace Pys3Local.Server.Tests;

public sealed class RequestIdsTests
{
    [Test]
    public void Ids_are_sixteen_upper_case_hexadecimal_digits_and_never_the_same()
    {
        var ids = new RequestIds();

        var made = Enumerable.Range(0, 10_000).AsParallel().Select(_ => ids.Next()).ToList();

        Assert.Equal(made.Count, made.Distinct(StringComparer.Ordinal).Count());
        Assert.All(made, id => Assert.Matches("^[0-9A-F]{16}$", id));
    }
}

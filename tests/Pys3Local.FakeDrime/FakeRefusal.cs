namespace Pys3Local.FakeDrime;

/// <summary>The service says no.</summary>
internal sealed class FakeRefusal(int status, string message) : Exception(message)
{
    public int Status { get; } = status;
}

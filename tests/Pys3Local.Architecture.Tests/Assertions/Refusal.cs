namespace Pys3Local.Architecture.Tests.Assertions;

/// <summary>The tests of the assertions rest on nothing of theirs: what is not refused is another exception than a refusal.</summary>
internal static class Refusal
{
    /// <summary>The message of an assertion that must not hold.</summary>
    public static string Of(Action assertion)
    {
        try
        {
            assertion();
        }
        catch (AssertionException e)
        {
            return e.Message;
        }

        throw new InvalidOperationException("The assertion holds.");
    }

    /// <summary>The message of an assertion that must not hold, which has to be exactly this.</summary>
    public static void Is(string expected, Action assertion)
    {
        var message = Of(assertion);
        if (message != expected)
            throw new InvalidOperationException($"The message is\n{message}\nand not\n{expected}");
    }
}

namespace Pys3Local.Assertions;

/// <summary>What a call threw, for tests that go on with it.</summary>
internal static class Record
{
    public static Exception? Exception(Action call)
    {
        try
        {
            call();
            return null;
        }
        catch (Exception e)
        {
            return e;
        }
    }

    public static async Task<Exception?> ExceptionAsync(Func<Task> call)
    {
        try
        {
            await call();
            return null;
        }
        catch (Exception e)
        {
            return e;
        }
    }
}

using Pys3Local.S3.Events;

namespace Pys3Local.S3.Tests.Events;

public sealed class KeyTurnsTests
{
    [Test]
    public async Task A_turn_waits_for_those_of_its_key_that_were_taken_before()
    {
        var turns = new KeyTurns();
        var first = turns.Take("bucket", "key");
        var second = turns.Take("bucket", "key");
        var third = turns.Take("bucket", "key");
        Assert.True(first.Before.IsCompleted);
        Assert.False(second.Before.IsCompleted);
        Assert.False(third.Before.IsCompleted);
        second.Dispose();
        Assert.False(third.Before.IsCompleted);
        first.Dispose();
        await second.Before;
        await third.Before;
        third.Dispose();
        Assert.True(turns.Take("bucket", "key").Before.IsCompleted);
    }

    [Test]
    public void Other_keys_do_not_wait()
    {
        var turns = new KeyTurns();
        using var first = turns.Take("bucket", "key");
        Assert.True(turns.Take("bucket", "other").Before.IsCompleted);
        Assert.True(turns.Take("other", "key").Before.IsCompleted);
    }
}

using Pys3Local.Server.Memory;

namespace Pys3Local.Server.Tests.Memory;

public sealed class BlockPoolTests
{
    [Test]
    public void Rent_GivesWhatHasComeBack()
    {
        using var pool = new BlockPool(mostKept: 4);
        var block = pool.Rent();
        var memory = block.Memory;
        block.Dispose();

        Assert.Equal(BlockPool.BlockSize, memory.Length);
        Assert.Equal(memory, pool.Rent().Memory);
        Assert.NotEqual(memory, pool.Rent().Memory);
    }

    [Test]
    public void Return_KeepsABoundedNumber()
    {
        using var pool = new BlockPool(mostKept: 4);
        var blocks = Enumerable.Range(0, 10).Select(_ => pool.Rent()).ToList();

        blocks.ForEach(block => block.Dispose());

        Assert.Equal(4, pool.Kept);
    }

    [Test]
    public void Clear_MakesRoomAgain()
    {
        using var pool = new BlockPool(mostKept: 4);
        for (var round = 0; round < 3; round++)
        {
            var blocks = Enumerable.Range(0, 4).Select(_ => pool.Rent()).ToList();
            blocks.ForEach(block => block.Dispose());
            Assert.Equal(4, pool.Kept);
            pool.Clear();
            Assert.Equal(0, pool.Kept);
        }
    }

    [Test]
    public void Rent_MoreThanABlockIsRefused()
    {
        using var pool = new BlockPool(mostKept: 4);

        Assert.Throws<ArgumentOutOfRangeException>(() => pool.Rent(BlockPool.BlockSize + 1));
    }
}

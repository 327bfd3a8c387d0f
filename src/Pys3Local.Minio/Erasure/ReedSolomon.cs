namespace Pys3Local.Minio.Erasure;

/// <summary>
/// Data shards from any <c>data</c> of the shards: the code of a Vandermonde matrix that was made systematic, so that the first shards are the content itself.
/// </summary>
internal sealed class ReedSolomon
{
    private readonly int _data;
    private readonly byte[][] _matrix;

    public ReedSolomon(int data, int parity)
    {
        _data = data;
        var vandermonde = new byte[data + parity][];
        for (var row = 0; row < vandermonde.Length; row++)
        {
            vandermonde[row] = new byte[data];
            for (var column = 0; column < data; column++)
                vandermonde[row][column] = GaloisField.Power((byte)row, column);
        }

        var top = Inverse(vandermonde[..data]);
        _matrix = [.. vandermonde.Select(row => Product(row, top))];
    }

    /// <summary>Computes the data shards that are missing, in place.</summary>
    /// <param name="shards">All of them, of one length; what is in those that are not there does not matter.</param>
    /// <param name="present">At least as many as there are data shards.</param>
    public void Rebuild(Memory<byte>[] shards, bool[] present)
    {
        var rows = Enumerable.Range(0, shards.Length).Where(i => present[i]).Take(_data).ToArray();
        byte[][]? inverse = null;
        for (var missing = 0; missing < _data; missing++)
        {
            if (present[missing])
                continue;

            inverse ??= Inverse([.. rows.Select(row => _matrix[row])]);
            var target = shards[missing].Span;
            target.Clear();
            for (var i = 0; i < _data; i++)
                GaloisField.AddMultiple(inverse[missing][i], shards[rows[i]].Span, target);
        }
    }

    private static byte[] Product(byte[] row, byte[][] matrix)
    {
        var result = new byte[matrix.Length];
        for (var i = 0; i < row.Length; i++)
            GaloisField.AddMultiple(row[i], matrix[i], result);

        return result;
    }

    /// <summary>By elimination; every choice of rows of such a matrix can be inverted.</summary>
    private static byte[][] Inverse(byte[][] matrix)
    {
        var size = matrix.Length;
        var work = new byte[size][];
        for (var i = 0; i < size; i++)
        {
            work[i] = new byte[2 * size];
            matrix[i].CopyTo(work[i], 0);
            work[i][size + i] = 1;
        }

        for (var column = 0; column < size; column++)
        {
            var pivot = Array.FindIndex(work, column, row => row[column] != 0);
            (work[column], work[pivot]) = (work[pivot], work[column]);
            var scaled = new byte[2 * size];
            GaloisField.AddMultiple(GaloisField.Invert(work[column][column]), work[column], scaled);
            work[column] = scaled;
            for (var row = 0; row < size; row++)
            {
                if (row != column)
                    GaloisField.AddMultiple(work[row][column], scaled, work[row]);
            }
        }

        return [.. work.Select(row => row[size..])];
    }
}

namespace Pys3Local.Storage;

/// <summary>A body that goes on looking at what it has returned (<see cref="ObjectWrite.Body"/>), as long as its reader allows.</summary>
public interface IRetainsBuffers
{
    /// <summary>The buffer of a read stays what it is until so many further reads have returned: 1 unless set.</summary>
    int Reads { set; }
}

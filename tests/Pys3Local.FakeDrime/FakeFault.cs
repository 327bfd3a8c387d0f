namespace Pys3Local.FakeDrime;

/// <summary>How an answer goes wrong.</summary>
public enum FakeFault
{
    None,

    /// <summary>401, the key is not known.</summary>
    Unauthorized,

    /// <summary>403.</summary>
    Forbidden,

    /// <summary>404.</summary>
    NotFound,

    /// <summary>422.</summary>
    Unprocessable,

    /// <summary>429 with <c>Retry-After: 7</c>.</summary>
    TooMany,

    /// <summary>500, nothing done.</summary>
    ServerError,

    /// <summary>502 after it has been done.</summary>
    ServerErrorAfter,

    /// <summary>The connection breaks, nothing done.</summary>
    Drop,

    /// <summary>It is done, and the connection breaks before the answer.</summary>
    DropAfter,

    /// <summary>A web page with status 200, nothing done.</summary>
    Html,

    /// <summary>It is done; half of the answer arrives, and the connection breaks.</summary>
    Truncate,

    /// <summary>It is done; half of the answer arrives and looks complete.</summary>
    Short,
}

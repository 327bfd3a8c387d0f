namespace Pys3Local.Minio.Format;

/// <summary>Something on a drive is not as MinIO writes it: damaged, of another format, or not enough of it is there.</summary>
public sealed class MinioFormatException : IOException
{
    public MinioFormatException()
    {
    }

    public MinioFormatException(string message)
        : base(message)
    {
    }

    public MinioFormatException(string message, Exception inner)
        : base(message, inner)
    {
    }
}

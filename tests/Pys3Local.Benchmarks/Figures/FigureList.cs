namespace Pys3Local.Benchmarks.Figures;

/// <summary>All figures, in the order of the table.</summary>
internal static class FigureList
{
    private const int KiB = 1 << 10;
    private const int MiB = 1 << 20;

    public static IReadOnlyList<IFigure> All { get; } =
    [
        new GeneratorFigure(),
        new ReadFigure("get-4k", "GET 4 KiB, presigned, 16 connections", "GET", 4 * KiB, 16, tls: false, 0.8),
        new ReadFigure("get-64k", "GET 64 KiB, presigned, 16 connections", "GET", 64 * KiB, 16, tls: false, 0.9),
        new ReadFigure("get-1m", "GET 1 MiB, presigned, 16 connections", "GET", MiB, 16, tls: false, 0.9),
        new ReadFigure("get-256m", "GET 256 MiB, one connection", "GET", 256 * MiB, 1, tls: false, 0.9),
        new ReadFigure("head", "HEAD, presigned, 16 connections", "HEAD", 4 * KiB, 16, tls: false, 0.8),
        new SmallPutFigure("put-4k", "PUT 4 KiB, payload signed, 16 connections", 4 * KiB, 16, tls: false, delete: false, 0.8),
        new SmallPutFigure("put-one-4k", "PUT 4 KiB, payload signed, one connection", 4 * KiB, 1, tls: false, delete: false, 0.8),
        new SmallPutFigure("put-1m", "PUT 1 MiB, payload signed, 16 connections", MiB, 16, tls: false, delete: false, 0.8),
        new SmallPutFigure("delete", "DELETE, presigned, 16 connections", 4 * KiB, 16, tls: false, delete: true, 0.8),
        new DeleteManyFigure(),
        new ConnectionsFigure(),
        new LargePutFigure("put-256m-signed", "PUT 256 MiB, payload signed (SHA-256 and MD5), one connection", 1, signedPayload: true),
        new LargePutFigure("put-256m-unsigned", "PUT 256 MiB, payload unsigned, 4 connections", 4, signedPayload: false),
        new MultipartFigure(),
        new ListFigure(),
        new ReadFigure("tls-get-4k", "TLS: GET 4 KiB, presigned, 16 connections", "GET", 4 * KiB, 16, tls: true, 0.8),
        new ReadFigure("tls-get-64k", "TLS: GET 64 KiB, presigned, 16 connections", "GET", 64 * KiB, 16, tls: true, 0.8),
        new ReadFigure("tls-get-256m", "TLS: GET 256 MiB, one connection", "GET", 256 * MiB, 1, tls: true, 0.8),
        new SmallPutFigure("tls-put-4k", "TLS: PUT 4 KiB, payload signed, 16 connections", 4 * KiB, 16, tls: true, delete: false, 0.8),
        new EncryptionFigure("encrypted-get-4k", "Encrypted, TLS: GET 4 KiB, presigned, 16 connections", isPut: false, 4 * KiB, 16, 0.85),
        new EncryptionFigure("encrypted-get-256m", "Encrypted, TLS: GET 256 MiB, one connection", isPut: false, 256 * MiB, 1, 0.6),
        new EncryptionFigure("encrypted-put-256m", "Encrypted, TLS: PUT 256 MiB, payload unsigned, one connection", isPut: true, 256 * MiB, 1, 0.85),
        new CloudFigure("cloud-get-4k", "Before another server: GET 4 KiB, presigned", isPut: false, 4 * KiB),
        new CloudFigure("cloud-put-4k", "Before another server: PUT 4 KiB, payload unsigned", isPut: true, 4 * KiB),
        new CloudFigure("cloud-get-64m", "Before another server: GET 64 MiB", isPut: false, 64 * MiB),
        new CloudFigure("cloud-put-64m", "Before another server: PUT 64 MiB, payload unsigned", isPut: true, 64 * MiB),
        new CloudMemoryFigure(),
        new StartFigure(),
        new MemoryFigure(),
        new SizeFigure(),
        new AllocationFigure(),
        new DurablePutFigure(1, 1.5),
        new DurablePutFigure(32, 4),
        new ManyKeysFigure(),
        new GrowthFigure(),
    ];

    /// <exception cref="ArgumentException">A name begins no figure's.</exception>
    public static IReadOnlyList<IFigure> Choose(IReadOnlyList<string> names)
    {
        foreach (var name in names)
        {
            if (!All.Any(figure => figure.Name.StartsWith(name, StringComparison.Ordinal)))
                throw new ArgumentException($"no row begins with {name}; --list names them all");
        }

        return names.Count == 0 ? All : [.. All.Where(figure => names.Any(name => figure.Name.StartsWith(name, StringComparison.Ordinal)))];
    }
}

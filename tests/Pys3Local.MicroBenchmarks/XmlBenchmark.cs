using System.Buffers;
using System.Text;
using BenchmarkDotNet.Attributes;
using Pys3Local.S3.Xml;
using Pys3Local.S3.Xml.Models;

namespace Pys3Local.MicroBenchmarks;

/// <summary>The largest document that is written often, and the largest that is read often: 1,000 elements each.</summary>
public class XmlBenchmark
{
    private readonly ArrayBufferWriter<byte> _output = new(1 << 20);
    private readonly ListBucketResultV2 _page = new()
    {
        Name = "photos",
        Prefix = "2026/",
        KeyCount = 1000,
        MaxKeys = 1000,
        IsTruncated = false,
        Contents =
        [
            .. Enumerable.Range(0, 1000).Select(number => new ListedObject
            {
                Key = $"2026/11/22/picture-{number:D6} & more.jpg",
                LastModified = DateTimeOffset.UnixEpoch.AddYears(56),
                ETag = "d41d8cd98f00b204e9800998ecf8427e",
                Size = number * 4096,
                StorageClass = "STANDARD",
            }),
        ],
    };

    private readonly byte[] _parts = Encoding.UTF8.GetBytes(
        "<CompleteMultipartUpload>" +
        string.Concat(Enumerable.Range(1, 1000).Select(number => $"<Part><PartNumber>{number}</PartNumber><ETag>&quot;d41d8cd98f00b204e9800998ecf8427e&quot;</ETag></Part>")) +
        "</CompleteMultipartUpload>");

    [Benchmark]
    public int Write()
    {
        _output.ResetWrittenCount();
        S3XmlWriter.Write(_page, _output);
        return _output.WrittenCount;
    }

    [Benchmark]
    public object Read() => CompletedMultipartUpload.Read(_parts, S3XmlLimits.Parts);
}

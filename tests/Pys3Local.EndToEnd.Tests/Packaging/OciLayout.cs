using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;

namespace Pys3Local.EndToEnd.Packaging;

/// <summary>An OCI image layout in a directory, every descriptor of which is held to its blob.</summary>
/// <remarks>https://github.com/opencontainers/image-spec/blob/main/image-layout.md</remarks>
internal sealed class OciLayout
{
    private readonly string _directory;

    public OciLayout(string directory)
    {
        _directory = directory;
        Assert.Equal("1.0.0", Parse(File.ReadAllBytes(Path.Combine(directory, "oci-layout"))).GetProperty("imageLayoutVersion").GetString());
        Index = Parse(File.ReadAllBytes(Path.Combine(directory, "index.json")));
    }

    public JsonElement Index { get; }

    public IEnumerable<string> Tags => Index.GetProperty("manifests").EnumerateArray().Select(TagOf);

    /// <summary>The configurations of the images of a tag, with their only layer unpacked into a directory.</summary>
    public IEnumerable<(JsonElement Config, string Root)> Unpack(string tag, string into)
    {
        var index = Document(Index.GetProperty("manifests").EnumerateArray().Single(entry => TagOf(entry) == tag));
        foreach (var descriptor in index.GetProperty("manifests").EnumerateArray())
        {
            var manifest = Document(descriptor);
            var config = Document(manifest.GetProperty("config"));
            Assert.Equal(descriptor.GetProperty("platform").GetProperty("architecture").GetString(), config.GetProperty("architecture").GetString());
            var layer = Assert.Single(manifest.GetProperty("layers").EnumerateArray());
            using var tar = new MemoryStream();
            using (var gzip = new GZipStream(new MemoryStream(Blob(layer)), CompressionMode.Decompress))
                gzip.CopyTo(tar);
            Assert.Equal("sha256:" + Convert.ToHexStringLower(SHA256.HashData(tar.ToArray())), config.GetProperty("rootfs").GetProperty("diff_ids")[0].GetString());
            var root = Directory.CreateDirectory(Path.Combine(into, $"{tag}-{config.GetProperty("architecture").GetString()}")).FullName;
            // As container engines do: links stay what they say, and modes are the layer's, whatever the umask.
            var archive = root + ".tar";
            File.WriteAllBytes(archive, tar.ToArray());
            using (var unpacking = System.Diagnostics.Process.Start("tar", ["-xpf", archive, "-C", root]))
            {
                unpacking.WaitForExit();
                Assert.Equal(0, unpacking.ExitCode);
            }

            yield return (config, root);
        }
    }

    private static string TagOf(JsonElement entry) => entry.GetProperty("annotations").GetProperty("org.opencontainers.image.ref.name").GetString()!;

    private JsonElement Document(JsonElement descriptor) => Parse(Blob(descriptor));

    private byte[] Blob(JsonElement descriptor)
    {
        var digest = descriptor.GetProperty("digest").GetString()!;
        var bytes = File.ReadAllBytes(Path.Combine(_directory, "blobs", "sha256", digest.Split(':')[1]));
        Assert.Equal(digest, "sha256:" + Convert.ToHexStringLower(SHA256.HashData(bytes)));
        Assert.Equal(descriptor.GetProperty("size").GetInt64(), bytes.Length);
        return bytes;
    }

    private static JsonElement Parse(byte[] json) => JsonDocument.Parse(json).RootElement;
}

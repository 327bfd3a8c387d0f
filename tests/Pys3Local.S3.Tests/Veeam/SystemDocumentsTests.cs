using Pys3Local.S3.Tests.Endpoint;

namespace Pys3Local.S3.Tests.Veeam;

public sealed class SystemDocumentsTests
{
    private const string Folder = "/bucket/.system-d26a9498-cb7c-4a87-a44a-8ae204f5ba6c/";

    private readonly TestServer _server = new();

    [Test]
    public async Task System_xml_says_what_the_server_is()
    {
        await _server.DoAsync("PUT", "/bucket");
        var document = await _server.DoAsync("GET", Folder + "system.xml");
        Assert.Equal("\"1.0\"", document.Value("ProtocolVersion"));
        Assert.Equal("true", document.Value("CapacityInfo"));
        Assert.Equal("application/xml", document.Header("Content-Type"));
        Assert.NotEmpty(document.Header("ETag")!);

        var head = await _server.DoAsync("HEAD", Folder + "system.xml");
        Assert.Equal((document.Body.Length.ToString(), 0), (head.Header("Content-Length")!, head.Body.Length));
        Assert.Empty((await _server.DoAsync("GET", "/bucket?list-type=2")).Values("Key"));
    }

    [Test]
    public async Task Capacity_xml_says_how_much_room_there_is()
    {
        await _server.DoAsync("PUT", "/bucket");
        await _server.DoAsync("PUT", "/bucket/key", "12345");
        var document = await _server.DoAsync("GET", Folder + "capacity.xml");
        Assert.Equal((TestServer.Room.ToString(), "5", (TestServer.Room - 5).ToString()), (document.Value("Capacity"), document.Value("Used"), document.Value("Available")));
    }

    [Test]
    public async Task They_are_no_more_open_than_the_bucket()
    {
        await _server.DoAsync("PUT", "/bucket");
        (await _server.AsAsync(TestServer.Other, "GET", Folder + "system.xml")).IsError(403, "AccessDenied");
        await _server.RefusedAsync(404, "NoSuchKey", "GET", Folder + "other.xml");
    }
}

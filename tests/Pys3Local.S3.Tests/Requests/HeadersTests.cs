using Pys3Local.S3.Auth;
using Pys3Local.S3.Errors;
using Pys3Local.S3.Requests;

namespace Pys3Local.S3.Tests.Requests;

public class HeadersTests
{
    [Test]
    [Arguments("x-amz-meta-a")]
    [Arguments("X-Amz-Meta-A")]
    [Arguments("Range")]
    [Arguments("range")]
    public void A_header_is_found_in_any_case(string name)
    {
        var request = new TestRequest("GET", "/key");
        request.Headers["X-AMZ-meta-A"] = "one";
        request.Headers["RANGE"] = "one";

        Assert.Equal("one", request.Receive().Header(name));
    }

    [Test]
    public void A_header_that_is_missing_is_null()
    {
        var request = new TestRequest("GET", "/key");
        request.Headers["x-amz-meta-a"] = "one";

        Assert.Null(request.Receive().Header("x-amz-meta"));
        Assert.Null(request.Receive().Header("x-amz-meta-ab"));
        Assert.Null(request.Receive().Header("Range"));
        Assert.Null(SingleHeader.Of(request.Receive(), "x-amz-date"));
    }

    [Test]
    [Arguments("x-amz-date")]
    [Arguments("Date")]
    public void A_header_that_comes_twice_is_the_first_one_or_refused(string name)
    {
        var request = new TestRequest("GET", "/key");
        request.Headers[name] = new(["one", "two"]);

        Assert.Equal("one", request.Receive().Header(name));
        Assert.Equal(S3Errors.InvalidRequest, Assert.Throws<S3Exception>(() => SingleHeader.Of(request.Receive(), name)).Error);
    }

    [Test]
    public void A_header_that_is_added_is_found_at_once()
    {
        var request = new TestRequest("GET", "/key").Receive();
        Assert.Null(request.Header("x-amz-acl"));

        request.AddHeader("x-amz-acl", "private");

        Assert.Equal("private", request.Header("x-amz-acl"));
    }

    [Test]
    [Arguments("", true)]
    [Arguments("text/plain; charset=utf-8", true)]
    [Arguments("tab\tis fine", true)]
    [Arguments("Größe €", true)]
    [Arguments("\0", false)]
    [Arguments("a\r\nb: c", false)]
    [Arguments("tab\tand \u001f", false)]
    [Arguments("\u007f", false)]
    [Arguments("\u0085", false)]
    [Arguments("\u00a0", true)]
    public void A_value_has_no_control_characters_but_tabs(string value, bool isValue) => Assert.Equal(isValue, HeaderText.IsValue(value));
}

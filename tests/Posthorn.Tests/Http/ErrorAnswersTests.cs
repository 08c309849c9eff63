using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Posthorn.Http;

namespace Posthorn.Tests.Http;

public sealed class ErrorAnswersTests
{
    [Fact]
    public async Task An_error_has_SendGrids_shape()
    {
        var context = await WriteAsync(404, "not found");

        Assert.Equal(404, context.Response.StatusCode);
        Assert.Equal("application/json", context.Response.ContentType);
        Assert.Equal("""{"errors":[{"message":"not found","field":null,"help":null}]}""", BodyOf(context));
    }

    [Theory]
    [InlineData("a \"quoted\" word", """a \"quoted\" word""")]
    [InlineData("two\r\nlines", """two\r\nlines""")]
    [InlineData("<b>Grüße</b> & 'more'", "<b>Grüße</b> & 'more'")]
    public async Task A_text_is_escaped_as_JSON_needs_it_and_no_further(string message, string escaped)
    {
        var body = BodyOf(await WriteAsync(400, message));

        Assert.Contains($"\"message\":\"{escaped}\"", body, StringComparison.Ordinal);
        Assert.Equal(message, JsonDocument.Parse(body).RootElement.GetProperty("errors")[0].GetProperty("message").GetString());
    }

    private static async Task<DefaultHttpContext> WriteAsync(int status, string message)
    {
        var context = new DefaultHttpContext();
        context.Response.Body = new MemoryStream();
        await ErrorAnswers.WriteAsync(context, status, message);
        return context;
    }

    private static string BodyOf(HttpContext context) => Encoding.UTF8.GetString(((MemoryStream)context.Response.Body).ToArray());
}

using Microsoft.AspNetCore.Http;
using Posthorn.Http;

namespace Posthorn.Tests.Http;

public sealed class PathCleanerTests
{
    [Theory]
    [InlineData("/v3/mail/send", "/v3/mail/send")]
    [InlineData("//v3/mail/send", "/v3/mail/send")]
    [InlineData("/v3//mail///send", "/v3/mail/send")]
    [InlineData("/v3/mail/send/", "/v3/mail/send/")]
    [InlineData("//", "/")]
    [InlineData("/////", "/")]
    [InlineData("/", "/")]
    [InlineData("", "")]
    [InlineData("//v3/../mail", "/v3/../mail")]
    [InlineData("//evil.example/x", "/evil.example/x")]
    public async Task Slashes_in_a_row_are_one(string path, string cleaned)
    {
        var context = new DefaultHttpContext();
        context.Request.Path = path;
        string? seen = null;
        RequestDelegate next = passed =>
        {
            seen = passed.Request.Path.Value;
            return Task.CompletedTask;
        };
        await PathCleaner.CleanAsync(context, next);

        Assert.Equal(cleaned, seen);
    }
}

using System.Net;
using Posthorn.EndToEnd.Tests.Support;

namespace Posthorn.EndToEnd.Tests.Http;

[Collection(QuietServer.Name)]
public sealed class RouteTests(QuietPosthorn posthorn)
{
    [Theory]
    [InlineData("v3/mail/sent")]
    [InlineData("v3")]
    [InlineData("")]
    [InlineData("v3/mail/send/more")]
    public async Task An_unknown_route_answers_404_in_the_shape_of_errors(string path)
    {
        using var answer = await posthorn.Running.Process.PostJsonAsync(path, "{}");

        Assert.Equal(("not found", null), await answer.ErrorAsync(HttpStatusCode.NotFound));
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    [InlineData("PATCH")]
    public async Task A_wrong_verb_answers_405_in_the_shape_of_errors(string verb)
    {
        using var request = new HttpRequestMessage(new HttpMethod(verb), "v3/mail/send");
        using var answer = await posthorn.Client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(("method not allowed", null), await answer.ErrorAsync(HttpStatusCode.MethodNotAllowed));
    }

    [Theory]
    [InlineData("/v3/mail/send")]
    [InlineData("//v3/mail/send")]
    [InlineData("/v3//mail//send")]
    [InlineData("/v3/mail/send/")]
    [InlineData("//v3/mail/send//")]
    [InlineData("/V3/Mail/Send")]
    public async Task Slashes_more_or_less_mean_the_same_route(string path)
    {
        var address = new Uri(posthorn.Running.Process.Address.GetLeftPart(UriPartial.Authority) + path);
        using var content = new StringContent("{", new System.Net.Http.Headers.MediaTypeHeaderValue("application/json"));
        using var answer = await posthorn.Client.PostAsync(address, content, TestContext.Current.CancellationToken);

        Assert.Equal(("Bad Request", null), await answer.ErrorAsync(HttpStatusCode.BadRequest));
    }
}

using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Posthorn.EndToEnd.Tests.Support;

namespace Posthorn.EndToEnd.Tests.Settings;

[Collection(QuietServer.Name)]
public sealed class UnsubscribeGroupTests(QuietPosthorn posthorn)
{
    [Fact]
    public async Task A_group_is_made_listed_changed_and_removed()
    {
        var id = await AddAsync("News", "Once a week");
        var other = await AddAsync("Offers", "Now and then");
        Assert.Equal($$"""{"id":{{id}},"name":"News","description":"Once a week","is_default":false,"unsubscribes":0}""", await GetAsync($"v3/asm/groups/{id}"));
        Assert.Equal([id, other], Ids(await GetAsync($"v3/asm/groups?id={other}&id={id}&id=999999")));
        Assert.Empty(new[] { id, other }.Except(Ids(await GetAsync("v3/asm/groups"))));

        using var changed = await SendAsync(HttpMethod.Patch, $"v3/asm/groups/{id}", """{"name":"Offers"}""");
        Assert.Equal("name", (await changed.ErrorAsync(HttpStatusCode.BadRequest)).Field);

        foreach (var group in new[] { id, other })
        {
            using var removed = await posthorn.Client.DeleteAsync(new Uri($"v3/asm/groups/{group}", UriKind.Relative), TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.NoContent, removed.StatusCode);
        }

        using var again = await posthorn.Client.DeleteAsync(new Uri($"v3/asm/groups/{id}", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(("resource not found", null), await again.ErrorAsync(HttpStatusCode.NotFound));
    }

    [Theory]
    [InlineData("{}", "name description")]
    [InlineData("""{"name":"Without a description"}""", "description")]
    [InlineData("""{"name":null,"description":null}""", "name description")]
    public async Task A_new_group_says_its_name_and_its_description(string body, string fields)
    {
        using var answer = await SendAsync(HttpMethod.Post, "v3/asm/groups", body);

        Assert.Equal(fields.Split(' '), (await answer.ErrorsAsync(HttpStatusCode.BadRequest)).Select(error => error.Field));
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("PATCH")]
    [InlineData("DELETE")]
    public async Task What_is_no_number_of_a_group_is_not_found(string method)
    {
        foreach (var id in new[] { "0", "-1", "none", "99999999999999999999", "1%20", "%00" })
        {
            using var answer = await SendAsync(new HttpMethod(method), $"v3/asm/groups/{id}", method == "PATCH" ? "{}" : null);
            Assert.True((int)answer.StatusCode is 404 or 400, $"{id}: {answer.StatusCode}");
        }
    }

    private async Task<int> AddAsync(string name, string description)
    {
        using var answer = await SendAsync(HttpMethod.Post, "v3/asm/groups", new JsonObject { ["name"] = name, ["description"] = description }.ToJsonString());
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        return (await answer.Content.ReadFromJsonAsync<JsonObject>(TestContext.Current.CancellationToken))!["id"]!.GetValue<int>();
    }

    private Task<string> GetAsync(string path) => posthorn.Client.GetStringAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);

    private static IEnumerable<int> Ids(string json) => JsonNode.Parse(json)!.AsArray().Select(group => group!["id"]!.GetValue<int>());

    private Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? json)
    {
        var request = new HttpRequestMessage(method, path);
        if (json is not null)
        {
            request.Content = new StringContent(json, Encoding.UTF8, "application/json");
        }

        return posthorn.Client.SendAsync(request);
    }
}

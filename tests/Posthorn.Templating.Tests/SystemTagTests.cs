namespace Posthorn.Templating.Tests;

public sealed class SystemTagTests
{
    private static readonly Dictionary<string, string> Tags = new() { ["unsubscribe"] = "https://x.example/?a=1&b=2", ["Sender_Name"] = "<Ana>" };

    [Theory]
    [InlineData("{{{unsubscribe}}}", "https://x.example/?a=1&b=2")]
    [InlineData("{{unsubscribe}}", "https://x.example/?a=1&b=2")]
    [InlineData("{{Unsubscribe}}{{SENDER_NAME}}", "https://x.example/?a=1&b=2<Ana>")]
    [InlineData("{{#each list}}{{this}}{{sender_name}}{{/each}}", "1<Ana>")]
    [InlineData("{{@root.sender_name}}", "<Ana>")]
    [InlineData("{{insert sender_name 'x'}}", "<Ana>")]
    [InlineData("{{#if weblink}}Y{{else}}N{{/if}}{{#if Unsubscribe}}Y{{/if}}", "NY")]
    [InlineData("{{own.unsubscribe}}", "")]
    public void Tags_of_the_system_go_out_as_they_are(string template, string expected) =>
        Assert.Equal(expected, Rendering.Render(template, Rendering.Data("""{"list":[1],"own":{}}""").With(Tags)));

    [Fact]
    public void Data_of_the_same_exact_name_wins()
    {
        var data = Rendering.Data("""{"unsubscribe":"<mine>","list":[1]}""").With(Tags);

        Assert.Equal("&lt;mine&gt;|https://x.example/?a=1&b=2|", Rendering.Render("{{unsubscribe}}|{{Unsubscribe}}|{{#each list}}{{unsubscribe}}{{/each}}", data));
    }

    [Fact]
    public void Later_tags_join_earlier_ones()
    {
        var data = TemplateData.Empty.With(Tags).With(new Dictionary<string, string> { ["Weblink"] = "w", ["sender_name"] = "Bo" });

        Assert.Equal("w Bo https://x.example/?a=1&b=2", Rendering.Render("{{weblink}} {{Sender_Name}} {{unsubscribe}}", data));
    }
}

using Posthorn.Sending.Templates;
using Posthorn.Sending.Tests.Library;
using Posthorn.Storage;

namespace Posthorn.Sending.Tests.Templates;

public abstract class TemplateCatalogCompliance(DatabaseKind kind) : LibrarySuite(kind)
{
    private ITemplateCatalog Catalog => Get<ITemplateCatalog>();

    [Theory]
    [InlineData("dynamic", true)]
    [InlineData("legacy", false)]
    public async Task The_active_version_is_found_with_its_words(string generation, bool isDynamic)
    {
        var template = await CreateTemplateAsync(generation: generation);
        Assert.Null(await Catalog.FindActiveAsync(Account, template, Token));
        var version = await CreateVersionAsync(template, new { name = "v1", subject = "Hi", html_content = "<p>one</p>", plain_content = "one" });

        var active = await Catalog.FindActiveAsync(Account, template, Token);

        Assert.Equal(new ActiveTemplate(active!.ContentId, template, version, isDynamic, "Hi", "<p>one</p>", "one", false), active);
        Assert.Null(await Catalog.FindActiveAsync(Stranger, template, Token));
        Assert.Null(await Catalog.FindContentAsync(Stranger, active.ContentId, Token));
    }

    [Fact]
    public async Task A_text_that_is_made_from_the_rendered_html_is_not_handed_out()
    {
        var template = await CreateTemplateAsync();
        await CreateVersionAsync(template);

        var active = await Catalog.FindActiveAsync(Account, template, Token);

        Assert.Equal(("", true), (active!.PlainContent, active.GeneratePlainContent));
    }

    [Theory]
    [InlineData("")]
    [InlineData("d-0")]
    [InlineData("\0")]
    [InlineData("d-0123456789abcdef0123456789abcdef")]
    [InlineData("0c314114-a2b7-4523-8cbc-a293d7d19007")]
    public async Task An_unknown_id_finds_nothing(string id)
    {
        Assert.Null(await Catalog.FindActiveAsync(Account, id, Token));
        Assert.Null(await Catalog.FindContentAsync(Account, id, Token));
    }

    [Fact]
    public async Task Every_change_shows_at_once_on_this_node()
    {
        var template = await CreateTemplateAsync();
        var path = $"/v3/templates/{template}/versions";
        var first = await CreateVersionAsync(template);
        Assert.Equal(first, await ActiveAsync(template));

        await PatchAsync($"{path}/{first}", new { subject = "other" });
        Assert.Equal("other", (await Catalog.FindActiveAsync(Account, template, Token))!.Subject);

        var second = await CreateVersionAsync(template, new { name = "v2", subject = "", active = 1 });
        Assert.Equal(second, await ActiveAsync(template));

        await PostAsync($"{path}/{first}/activate");
        Assert.Equal(first, await ActiveAsync(template));

        await DeleteAsync($"{path}/{first}");
        Assert.Null(await ActiveAsync(template));

        await PatchAsync($"{path}/{second}", new { active = 1 });
        Assert.Equal(second, await ActiveAsync(template));

        await DeleteAsync($"/v3/templates/{template}");
        Assert.Null(await ActiveAsync(template));
    }

    [Theory]
    [InlineData(9, "one")]
    [InlineData(10, "two")]
    public async Task A_change_on_another_node_shows_within_ten_seconds(int seconds, string subject)
    {
        var template = await CreateTemplateAsync();
        var version = await CreateVersionAsync(template, new { name = "v1", subject = "one" });
        var elsewhere = new TemplateCatalog(Database, Clock);
        await elsewhere.FindActiveAsync(Account, template, Token);

        await PatchAsync($"/v3/templates/{template}/versions/{version}", new { subject = "two" });
        Clock.Advance(TimeSpan.FromSeconds(seconds));

        Assert.Equal(subject, (await elsewhere.FindActiveAsync(Account, template, Token))!.Subject);
    }

    [Fact]
    public async Task Words_are_found_for_ever_whatever_becomes_of_their_version()
    {
        var template = await CreateTemplateAsync();
        var version = await CreateVersionAsync(template);
        var first = await Catalog.FindActiveAsync(Account, template, Token);
        await PatchAsync($"/v3/templates/{template}/versions/{version}", new { html_content = "other", subject = "other" });
        await DeleteAsync($"/v3/templates/{template}/versions/{version}");
        await DeleteAsync($"/v3/templates/{template}");

        // Without anything in memory.
        Assert.Equal(first, await new TemplateCatalog(Database, Clock).FindContentAsync(Account, first!.ContentId, Token));
    }

    [Fact]
    public async Task The_same_words_are_stored_once_and_go_by_the_same_name()
    {
        var template = await CreateTemplateAsync();
        var version = await CreateVersionAsync(template);
        var before = await Catalog.FindActiveAsync(Account, template, Token);

        await PatchAsync($"/v3/templates/{template}/versions/{version}", new { html_content = "other" });
        await PatchAsync($"/v3/templates/{template}/versions/{version}", new { html_content = before!.HtmlContent });
        await CreateVersionAsync(template);

        Assert.Equal(before.ContentId, (await Catalog.FindActiveAsync(Account, template, Token))!.ContentId);
        Assert.Equal(2, await Database.ReadAsync(session => session.QueryLongAsync("SELECT COUNT(*) FROM sending_template_contents"), Token));
    }

    [Fact]
    public async Task What_is_in_memory_is_not_read_again()
    {
        var template = await CreateTemplateAsync();
        await CreateVersionAsync(template);
        var first = await Catalog.FindActiveAsync(Account, template, Token);

        Assert.Same(first, await Catalog.FindActiveAsync(Account, template, Token));
        Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Same(first, await Catalog.FindActiveAsync(Account, template, Token));
        Assert.Same(first, await Catalog.FindContentAsync(Account, first!.ContentId, Token));
    }

    private async Task<string?> ActiveAsync(string template) => (await Catalog.FindActiveAsync(Account, template, Token))?.VersionId;
}

public sealed class SqliteTemplateCatalogTests() : TemplateCatalogCompliance(DatabaseKind.Sqlite);

public sealed class PostgresTemplateCatalogTests() : TemplateCatalogCompliance(DatabaseKind.Postgres);

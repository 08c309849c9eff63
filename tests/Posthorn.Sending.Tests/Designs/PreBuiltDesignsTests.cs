using Posthorn.Sending.Designs;
using Posthorn.Sending.Library;
using Posthorn.Templating;

namespace Posthorn.Sending.Tests.Designs;

public sealed class PreBuiltDesignsTests
{
    private const string Data = """
        {"company":"C","first_name":"F","email":"a@example.net","reset_url":"https://example.com/r","start_url":"https://example.com/s","title":"T & T","intro":"I",
         "summary":"S","what":"W","benefit":"B","url":"https://example.com/u","publication":"P","unsubscribe":"https://example.com/x","unsubscribe_preferences":"https://example.com/y",
         "articles":[{"headline":"H1","teaser":"T1","url":"https://example.com/1"},{"headline":"H2","teaser":"T2"}],
         "receipt":{"number":"17","date":"today","method":"card","total":"9","tax":"1","url":"https://example.com/17","items":[{"quantity":2,"name":"N","price":"4"}]},
         "event":{"name":"E","date":"D","time":"T","place":"L","price":"free","description":"about","accept_url":"https://example.com/a","decline_url":"https://example.com/d","answer_by":"soon"}}
        """;

    public static TheoryData<string> Ids => [.. All().Select(full => full.Design.Id)];

    [Fact]
    public void There_are_six_with_names_and_ids_of_their_own()
    {
        Assert.Equal(["Welcome", "Password reset", "Receipt", "Newsletter", "Announcement", "Event invitation"], All().Select(full => full.Design.Name));
        Assert.Equal(6, All().Select(full => full.Design.Id).Distinct().Count());
        Assert.Null(PreBuiltDesigns.Find("0f6c1d5e-6b0a-4c39-9a51-5d1f7c2e8aff"));
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_ready_made_design_loads_nothing_from_elsewhere_and_fits_a_small_screen(string id)
    {
        var full = PreBuiltDesigns.Find(id)!;

        Assert.DoesNotContain("<img", full.Html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("http", full.Html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("url(", full.Html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<script", full.Html, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("name=\"viewport\"", full.Html, StringComparison.Ordinal);
        Assert.Contains("@media (max-width", full.Html, StringComparison.Ordinal);
        Assert.Contains("role=\"presentation\"", full.Html, StringComparison.Ordinal);
        Assert.Equal(Count(full.Html, "<table"), Count(full.Html, "</table>"));
        Assert.Equal(Count(full.Html, "<tr"), Count(full.Html, "</tr>"));
        Assert.Equal(Count(full.Html, "<td"), Count(full.Html, "</td>"));
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_ready_made_design_can_be_rendered_with_and_without_data(string id)
    {
        var full = PreBuiltDesigns.Find(id)!;
        foreach (var words in new[] { full.Html, full.Plain, full.Design.Subject })
        {
            Assert.Null(TemplateText.FindFault(words));
            Assert.DoesNotContain("{{", Render(words, "{}"), StringComparison.Ordinal);
        }

        Assert.DoesNotContain('&', Render(full.Design.Subject, Data).Replace("T & T", "", StringComparison.Ordinal));

        // Both parts lead to the same places.
        Assert.Equal(Addresses(Render(full.Html, Data)), Addresses(Render(full.Plain, Data)));
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void What_goes_to_many_can_be_unsubscribed_from(string id)
    {
        var full = PreBuiltDesigns.Find(id)!;
        var isForMany = full.Design.Categories is not ["transactional"];
        Assert.Equal(isForMany, full.Html.Contains("{{{unsubscribe}}}", StringComparison.Ordinal));
        Assert.Equal(isForMany, full.Plain.Contains("{{{unsubscribe}}}", StringComparison.Ordinal));
        Assert.Equal(isForMany, full.Html.Contains("{{Sender_Address}}", StringComparison.Ordinal));
    }

    private static IReadOnlyList<FullDesign> All() => PreBuiltDesigns.List(new PageRequest(100, null)).Items;

    private static string Render(string words, string data)
    {
        Assert.True(HandlebarsTemplate.TryParse(words, out var template, out _));
        return Assert.IsType<TemplateOutcome.Rendered>(template.Render(TemplateData.FromJson(System.Text.Encoding.UTF8.GetBytes(data)), TemplateLimits.Default)).Text;
    }

    private static SortedSet<string> Addresses(string text) =>
        [.. System.Text.RegularExpressions.Regex.Matches(text, "https://example.com/[a-z0-9]+").Select(match => match.Value)];

    private static int Count(string text, string part) => text.Split(part).Length - 1;
}

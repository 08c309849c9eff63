using System.Net;

namespace Posthorn.Inbox.Tests.Http;

public sealed class ListTests : IAsyncLifetime
{
    private readonly InboxHost _host = new();

    public ValueTask InitializeAsync() => _host.InitializeAsync();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task A_delivered_mail_is_in_the_list()
    {
        var id = await _host.DeliverAsync(
            "From: Ana <ana@example.org>\r\nTo: Ben <ben@example.net>, c@example.net\r\nCc: d@example.net\r\nSubject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\r\n\r\nHello",
            "ben@example.net", "hidden@example.net");

        var page = await _host.GetAsync("/inbox/messages");

        var mail = Assert.Single(page.GetProperty("result").EnumerateArray());
        Assert.Equal(
            ["id", "received_at", "from", "to", "cc", "mail_from", "recipients", "subject", "size", "attachments"],
            mail.EnumerateObject().Select(property => property.Name));
        Assert.Equal(id, mail.GetProperty("id").GetString());
        Assert.Equal("""{"email":"ana@example.org","name":"Ana"}""", mail.GetProperty("from").GetRawText());
        Assert.Equal("""[{"email":"ben@example.net","name":"Ben"},{"email":"c@example.net","name":null}]""", mail.GetProperty("to").GetRawText());
        Assert.Equal("bounce@example.org", mail.GetProperty("mail_from").GetString());
        Assert.Equal("""["ben@example.net","hidden@example.net"]""", mail.GetProperty("recipients").GetRawText());
        Assert.Equal("Grüße", mail.GetProperty("subject").GetString());
        Assert.InRange(mail.GetProperty("received_at").GetDateTimeOffset(), DateTimeOffset.UtcNow.AddMinutes(-5), DateTimeOffset.UtcNow);
        Assert.Equal(System.Text.Json.JsonValueKind.Null, page.GetProperty("next").ValueKind);
    }

    [Fact]
    public async Task Next_leads_through_all_pages()
    {
        for (var number = 1; number <= 5; number++)
        {
            await _host.DeliverAsync($"Subject: {number}\r\n\r\nx", "ben@example.net");
        }

        var subjects = new List<string?>();
        for (string? next = "/inbox/messages?limit=2"; next is not null;)
        {
            var page = await _host.GetAsync(next);
            subjects.AddRange(page.GetProperty("result").EnumerateArray().Select(mail => mail.GetProperty("subject").GetString()));
            next = page.GetProperty("next").GetString() is { } id ? $"/inbox/messages?limit=2&before={id}" : null;
        }

        Assert.Equal(["5", "4", "3", "2", "1"], subjects);
    }

    [Theory]
    [InlineData("query=to:ben@example.net", "1 2")]
    [InlineData("query=code+subject:1", "1")]
    [InlineData("recipient=ben@example.net&text=your%20code", "2")]
    [InlineData("sender=bounce@example.org&subject=2", "2")]
    [InlineData("subject=your%20code", "")]
    [InlineData("recipient=", "1 2")]
    public async Task Parameters_choose(string parameters, string found)
    {
        await _host.DeliverAsync("Subject: 1\r\n\r\nA code", "ben@example.net");
        await _host.DeliverAsync("Subject: 2\r\n\r\nYour\r\ncode", "ben@example.net");

        var page = await _host.GetAsync($"/inbox/messages?{parameters}");

        Assert.Equal(
            found.Split(' ', StringSplitOptions.RemoveEmptyEntries),
            page.GetProperty("result").EnumerateArray().Select(mail => mail.GetProperty("subject").GetString()).Order());
    }

    [Theory]
    [InlineData("limit=0", "limit must be a number from 1 to 500.", "limit")]
    [InlineData("limit=501", "limit must be a number from 1 to 500.", "limit")]
    [InlineData("limit=many", "limit must be a number from 1 to 500.", "limit")]
    [InlineData("before=yesterday", "before must be the id of a mail.", "before")]
    [InlineData("before=-1", "before must be the id of a mail.", "before")]
    [InlineData("before=99999999999999999999", "before must be the id of a mail.", "before")]
    [InlineData("query=1+2+3+4+5+6+7+8+9+10+11+12+13+14+15+16+17+18+19+20+21", "The query has more than 20 terms.", "query")]
    public async Task A_bad_parameter_is_named(string parameters, string message, string field) =>
        Assert.Equal((HttpStatusCode.BadRequest, message, field), await _host.RefusedAsync(HttpMethod.Get, $"/inbox/messages?{parameters}"));

    [Fact]
    public async Task A_phrase_parameter_has_the_limit_of_a_query() => Assert.Equal(
        (HttpStatusCode.BadRequest, "The text is longer than 1000 characters.", "text"),
        await _host.RefusedAsync(HttpMethod.Get, $"/inbox/messages?text={new string('x', 1001)}"));

    [Theory]
    [InlineData("limit=1")]
    [InlineData("limit=500")]
    [InlineData("limit=")]
    [InlineData("before=0")]
    [InlineData("before=9223372036854775807")]
    [InlineData("query=%00%5C%25")]
    [InlineData("query=%ED%A0%BD")]
    [InlineData("query=a&query=b")]
    public async Task Odd_parameters_are_answered(string parameters) =>
        Assert.Empty((await _host.GetAsync($"/inbox/messages?{parameters}")).GetProperty("result").EnumerateArray());

    [Fact]
    public async Task Mails_beyond_the_limit_of_the_mailbox_go()
    {
        await using var small = await InboxHost.StartAsync(keep: 2);
        var first = await small.DeliverAsync("Subject: 1\r\n\r\nx", "ben@example.net");
        await small.DeliverAsync("Subject: 2\r\n\r\nx", "ben@example.net");
        await small.DeliverAsync("Subject: 3\r\n\r\nx", "ben@example.net");

        Assert.Equal(2, (await small.GetAsync("/inbox/messages")).GetProperty("result").GetArrayLength());
        Assert.Equal(HttpStatusCode.NotFound, (await small.RefusedAsync(HttpMethod.Get, $"/inbox/messages/{first}")).Status);
    }
}

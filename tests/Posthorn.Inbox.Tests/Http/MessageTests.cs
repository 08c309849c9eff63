using System.Net;
using System.Text.Json;

namespace Posthorn.Inbox.Tests.Http;

public sealed class MessageTests : IAsyncLifetime
{
    private const string WithAttachments =
        "From: Ana <ana@example.org>\r\nTo: ben@example.net\r\nReply-To: Help <help@example.org>\r\nSubject: Bill\r\n" +
        "Date: Tue, 1 Jan 2030 12:00:00 +0000\r\nX-Odd: =?utf-8?q?=C3=A9?=\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=o\r\n\r\n" +
        "--o\r\nContent-Type: multipart/alternative; boundary=i\r\n\r\n--i\r\n\r\nplain words\r\n--i\r\nContent-Type: text/html\r\n\r\n<p>words</p>\r\n--i--\r\n" +
        "--o\r\nContent-Type: text/html; name=\"../evil\\\"\r\n name.html\"\r\nContent-Disposition: attachment\r\nContent-Transfer-Encoding: base64\r\n\r\nPHNjcmlwdD4=\r\n" +
        "--o\r\nContent-Type: image/png\r\nContent-Disposition: inline\r\nContent-ID: <logo@example.org>\r\nContent-Transfer-Encoding: base64\r\n\r\nAAEC/w==\r\n--o--";

    private readonly InboxHost _host = new();

    public ValueTask InitializeAsync() => _host.InitializeAsync();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task A_mail_is_shown_taken_apart()
    {
        var id = await _host.DeliverAsync(WithAttachments, "ben@example.net");

        var mail = await _host.GetAsync($"/inbox/messages/{id}");

        Assert.Equal(id, mail.GetProperty("id").GetString());
        Assert.Equal("""{"email":"ana@example.org","name":"Ana"}""", mail.GetProperty("from").GetRawText());
        Assert.Equal("""[{"email":"help@example.org","name":"Help"}]""", mail.GetProperty("reply_to").GetRawText());
        Assert.Equal(Mails.Noon, mail.GetProperty("date").GetDateTimeOffset());
        Assert.Equal("plain words", mail.GetProperty("text").GetString()!.Trim());
        Assert.Equal("<p>words</p>", mail.GetProperty("html").GetString()!.Trim());
        Assert.Contains("""{"name":"X-Odd","value":"é"}""", mail.GetProperty("headers").GetRawText(), StringComparison.Ordinal);
        Assert.Equal("bounce@example.org", mail.GetProperty("mail_from").GetString());
        Assert.Equal(JsonValueKind.Null, mail.GetProperty("parse_error").ValueKind);
    }

    [Fact]
    public async Task Attachments_are_listed_with_where_to_get_them()
    {
        var id = await _host.DeliverAsync(WithAttachments, "ben@example.net");

        var attachments = (await _host.GetAsync($"/inbox/messages/{id}")).GetProperty("attachments").EnumerateArray().ToList();

        Assert.Equal(2, attachments.Count);
        Assert.Equal(
            $$"""{"index":1,"filename":null,"type":"image/png","disposition":"inline","content_id":"logo@example.org","size":4,"url":"/inbox/messages/{{id}}/attachments/1"}""",
            attachments[1].GetRawText());
        using var response = await _host.Client.GetAsync(new Uri(attachments[1].GetProperty("url").GetString()!, UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal([0, 1, 2, 255], await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task An_attachment_is_saved_and_never_shown()
    {
        var id = await _host.DeliverAsync(WithAttachments, "ben@example.net");

        using var response = await _host.Client.GetAsync(new Uri($"/inbox/messages/{id}/attachments/0", UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Equal("<script>", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal("attachment", response.Content.Headers.ContentDisposition?.DispositionType);
        Assert.DoesNotContain('/', response.Content.Headers.ContentDisposition!.FileNameStar!);
        Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));
    }

    [Fact]
    public async Task The_raw_mail_is_what_was_sent()
    {
        var id = await _host.DeliverAsync(WithAttachments, "ben@example.net");

        using var response = await _host.Client.GetAsync(new Uri($"/inbox/messages/{id}/raw", UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Equal(WithAttachments + "\r\n", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal("message/rfc822", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));
    }

    [Theory]
    [InlineData("GET", "/inbox/messages/17", "There is no mail 17 in the mailbox. It keeps the newest only.")]
    [InlineData("GET", "/inbox/messages/abc", "There is no mail abc in the mailbox. It keeps the newest only.")]
    [InlineData("GET", "/inbox/messages/-1/raw", "There is no mail -1 in the mailbox. It keeps the newest only.")]
    [InlineData("GET", "/inbox/messages/17/attachments/0", "There is no mail 17 in the mailbox. It keeps the newest only.")]
    [InlineData("DELETE", "/inbox/messages/17", "There is no mail 17 in the mailbox. It keeps the newest only.")]
    [InlineData("DELETE", "/inbox/messages/abc", "There is no mail abc in the mailbox. It keeps the newest only.")]
    public async Task A_mail_that_is_not_there_is_404(string method, string path, string message) =>
        Assert.Equal((HttpStatusCode.NotFound, message, null), await _host.RefusedAsync(new HttpMethod(method), path));

    [Theory]
    [InlineData("2")]
    [InlineData("-1")]
    [InlineData("99999999999")]
    [InlineData("first")]
    public async Task An_attachment_that_is_not_there_is_404(string number)
    {
        var id = await _host.DeliverAsync(WithAttachments, "ben@example.net");

        Assert.Equal(
            (HttpStatusCode.NotFound, $"The mail has no attachment {number}.", null),
            await _host.RefusedAsync(HttpMethod.Get, $"/inbox/messages/{id}/attachments/{number}"));
    }

    [Theory]
    [InlineData("not a mail at all")]
    [InlineData("\0\u0001\u00ff: \u0080\r\n\r\n\0")]
    [InlineData("Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n--x\r\n--x--")]
    [InlineData("Subject: =?utf-16?b?2D0A?= =?x?q?=00?=\r\nFrom: <<>>,,;\"\r\nDate: never\r\n\r\n")]
    public async Task Garbage_is_kept_and_shown(string data)
    {
        var id = await _host.DeliverAsync(data, "ben@example.net");

        var mail = await _host.GetAsync($"/inbox/messages/{id}");
        using var raw = await _host.Client.GetAsync(new Uri(mail.GetProperty("raw_url").GetString()!, UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Single((await _host.GetAsync("/inbox/messages")).GetProperty("result").EnumerateArray());
        Assert.Equal(data.Length + 2, (await raw.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)).Length);
    }

    [Fact]
    public async Task What_cannot_be_taken_apart_says_so_and_is_still_there_raw()
    {
        var id = await _host.DeliverAsync(string.Concat(Enumerable.Repeat("X: y\r\n", 1001)) + "\r\nfindable words", "ben@example.net");

        var mail = await _host.GetAsync($"/inbox/messages/{id}");

        Assert.Equal("This mail cannot be taken apart: it has more than 1000 headers in one part.", mail.GetProperty("parse_error").GetString());
        Assert.Equal(JsonValueKind.Null, mail.GetProperty("text").ValueKind);
        Assert.Single((await _host.GetAsync("/inbox/messages?query=findable")).GetProperty("result").EnumerateArray());
        Assert.Equal(HttpStatusCode.NotFound, (await _host.RefusedAsync(HttpMethod.Get, $"/inbox/messages/{id}/attachments/0")).Status);
        Assert.Equal(HttpStatusCode.OK, (await _host.Client.GetAsync(new Uri($"/inbox/messages/{id}/raw", UriKind.Relative), TestContext.Current.CancellationToken)).StatusCode);
    }

    [Fact]
    public async Task Deleting_removes_one_or_all()
    {
        var first = await _host.DeliverAsync("Subject: 1\r\n\r\nx", "ben@example.net");
        await _host.DeliverAsync("Subject: 2\r\n\r\nx", "ben@example.net");

        Assert.Equal(HttpStatusCode.NoContent, (await _host.Client.DeleteAsync(new Uri($"/inbox/messages/{first}", UriKind.Relative), TestContext.Current.CancellationToken)).StatusCode);
        Assert.Single((await _host.GetAsync("/inbox/messages")).GetProperty("result").EnumerateArray());
        Assert.Equal(HttpStatusCode.NoContent, (await _host.Client.DeleteAsync(new Uri("/inbox/messages", UriKind.Relative), TestContext.Current.CancellationToken)).StatusCode);
        Assert.Empty((await _host.GetAsync("/inbox/messages")).GetProperty("result").EnumerateArray());
    }

    [Theory]
    [InlineData("inbox.read", "GET", "/inbox/messages", HttpStatusCode.OK)]
    [InlineData("inbox.read", "DELETE", "/inbox/messages", HttpStatusCode.Forbidden)]
    [InlineData("inbox.delete", "DELETE", "/inbox/messages", HttpStatusCode.NoContent)]
    [InlineData("inbox.delete", "GET", "/inbox/messages", HttpStatusCode.Forbidden)]
    [InlineData("inbox.delete", "GET", "/inbox/await", HttpStatusCode.Forbidden)]
    [InlineData("mail.send", "GET", "/inbox/messages/1/raw", HttpStatusCode.Forbidden)]
    public async Task Each_call_asks_for_its_scope(string scope, string method, string path, HttpStatusCode status)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path) { Headers = { { "X-Scopes", scope } } };

        using var response = await _host.Client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(status, response.StatusCode);
    }

    [Theory]
    [InlineData("GET", "/inbox/messages")]
    [InlineData("GET", "/inbox/messages/{id}")]
    [InlineData("GET", "/inbox/messages/{id}/raw")]
    [InlineData("GET", "/inbox/messages/{id}/attachments/0")]
    [InlineData("DELETE", "/inbox/messages/{id}")]
    [InlineData("GET", "/inbox/await?timeout=1")]
    [InlineData("DELETE", "/inbox/messages")]
    public async Task A_tenant_sees_nothing_of_the_mail_of_others(string method, string path)
    {
        var id = await _host.DeliverAsync("Subject: secret\r\n\r\nx\r\n", "ana@example.org");
        path = path.Replace("{id}", id, StringComparison.Ordinal);
        using var request = new HttpRequestMessage(new HttpMethod(method), path) { Headers = { { "X-Tenant", "2" } } };

        using var response = await _host.Client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.DoesNotContain("secret", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.True(path.Contains(id, StringComparison.Ordinal) == (response.StatusCode == HttpStatusCode.NotFound), $"{response.StatusCode}");
        Assert.NotNull(await _host.Inbox.ReadRawAsync(long.Parse(id, System.Globalization.CultureInfo.InvariantCulture), TestContext.Current.CancellationToken));
    }
}

using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Posthorn.EndToEnd.Tests.Submission;
using Posthorn.EndToEnd.Tests.Support;
using Posthorn.EndToEnd.Tests.Suppressions;
using Posthorn.Storage;
using Posthorn.Testing.Hosting;
using Posthorn.Testing.Postgres;
using Posthorn.Testing.Smtp;

namespace Posthorn.EndToEnd.Tests.Erasure;

/// <summary>A person's mail goes every way there is; then the person is erased, and no table of any room names them: a room that was forgotten shows here.</summary>
public sealed class ForgottenEverywhereTests
{
    private const string Person = "zebulon.quill+news@Forgotten.example";
    private const string Neighbour = "bob@example.org";

    /// <summary>Who gets the first mail of a new server.</summary>
    private const string Welcome = "you@example.com";

    /// <summary>What stands in the address and nowhere else.</summary>
    private const string Trace = "zebulon.quill";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task No_table_names_who_was_erased(DatabaseKind kind)
    {
        var connection = kind == DatabaseKind.Postgres ? await (await PostgresServer.GetAsync()).CreateDatabaseAsync() : null;
        await using var receiver = new WebhookReceiver();
        await using var process = await PosthornProcess.StartAsync(
            [
                "--erasure-pause", "50ms", "--allow-private-webhooks", "true", "--webhook-flush", "10ms", "--transcripts", "all",
                .. connection is null ? Array.Empty<string>() : ["--database", connection],
            ]);
        var client = new ErasureClient(process);
        await using var dump = TableDump.Of(process, connection);
        await client.Api.CallAsync(
            "POST", "v3/user/webhooks/event/settings",
            $$"""{"enabled":true,"url":"{{receiver.Address}}/hook","processed":true,"delivered":true,"open":true,"click":true,"group_unsubscribe":true,"dropped":true}""");
        await SendEveryWayAsync(process, client, receiver);
        string[] known =
        [
            "accounts_audit", "accounts_settings", "delivery_copies", "delivery_transcripts", "events_log", "inbox_messages", "inbox_raw", "insights_download_parts",
            "insights_messages", "sending_bodies", "sending_idempotency_keys", "suppressions_entries", "validation_segments", "webhooks_chunks",
        ];
        await client.UntilAsync(async () => (await dump.TablesWithAsync(Trace)).Order(StringComparer.Ordinal).ToList(), tables => tables.SequenceEqual(known));

        var report = await client.EndAsync(await client.AskAsync(Person));

        Assert.Equal("finished", report.GetProperty("state").GetString());
        Assert.All(
            ["activity", "copies", "events", "inbox", "settings", "submissions", "suppressions", "validations", "webhooks"],
            room => Assert.True(report.GetProperty("erased").GetProperty(room).GetInt64() > 0, $"{room}: {report}"));
        Assert.Empty(await dump.TablesWithAsync(Trace));
        Assert.All(
            Directory.EnumerateFiles(process.DataFolder, "*", SearchOption.AllDirectories).Where(file => !Path.GetFileName(file).StartsWith("posthorn.db", StringComparison.Ordinal) && Path.GetFileName(file) != "lock"),
            file => Assert.DoesNotContain(Trace, File.ReadAllText(file), StringComparison.OrdinalIgnoreCase));

        await AssertOthersStayAsync(client, dump);
        Assert.False((await client.Api.GetAsync($"v3/posthorn/suppressions/check?email={Uri.EscapeDataString(Person)}")).GetProperty("would_be_sent").GetBoolean());
        using var again = await process.PostJsonAsync("v3/mail/send", Requests.To(Person).ToJsonString());
        Assert.Equal(HttpStatusCode.Accepted, again.StatusCode);
        await receiver.WaitForEventsAsync(events => events.Any(happened =>
            happened.GetProperty("event").GetString() == "dropped" && happened.GetProperty("email").GetString() == Person && happened.GetProperty("reason").GetString() == "Unsubscribed Address"));
    }

    private static async Task SendEveryWayAsync(PosthornProcess process, ErasureClient client, WebhookReceiver receiver)
    {
        var group = await client.Api.AddGroupAsync("Weekly news");
        var landing = new Uri(process.Address, "health/live").AbsoluteUri;
        await SendAsync(process, Requests.To(Person)
            .With("subject", $"News for {Person}")
            .With("custom_args", new JsonObject { ["who"] = Person })
            .With("asm", new JsonObject { ["group_id"] = group })
            .With("content", new JsonArray(new JsonObject { ["type"] = "text/html", ["value"] = $"<html><body><a href=\"{landing}?who=zebulon.quill%2Bnews%40forgotten.example\">Read</a></body></html>" })),
            $"news-{Person}");
        var html = await HtmlAsync(process);
        await VisitAsync(LinkOf(html, "/wf/open"));
        await VisitAsync(LinkOf(html, "/ls/click"));
        await SuppressionClient.VisitAsync(LinkOf(html, "/asm/unsubscribe/"), "choice=unsubscribe");

        var both = Requests.To(Person).With("content", new JsonArray(new JsonObject { ["type"] = "text/plain", ["value"] = $"To {Person}, and you" }));
        both.Personalization()["to"] = Requests.Addresses(Person, Neighbour);
        await SendAsync(process, both, "both");
        var later = DateTimeOffset.UtcNow.AddHours(2).ToUnixTimeSeconds();
        await SendAsync(process, Requests.To(Person).With("send_at", later), "later");
        await SendAsync(process, Requests.To(Person, Neighbour).With("send_at", later), "later-both");
        SubmissionClient.IdOf(await SubmissionClient.SubmitAsync(
            process.Submission, "shop@example.com", [Person, Neighbour], $"From: shop@example.com\r\nTo: Zed <{Person}>, {Neighbour}\r\nSubject: By SMTP\r\n\r\nHello {Person}\r\n"));
        await CaptureAsync(process);

        Assert.Equal(201, (await client.Api.CallAsync("POST", "v3/asm/suppressions/global", JsonSerializer.Serialize(new { recipient_emails = new[] { Person, Neighbour } }))).Status);
        await client.Api.ImportAsync("bounces", "email,reason", $"{Person},550 no such user", $"{Neighbour},\"550 not {Person}\"");
        Assert.Equal(200, (await client.Api.CallAsync("PATCH", "v3/mail_settings/address_whitelist", JsonSerializer.Serialize(new { enabled = false, list = new[] { Person.ToLowerInvariant(), Neighbour } }))).Status);
        await ValidateAsync(process, client);

        await receiver.WaitForEventsAsync(events => new[] { "open", "click", "delivered" }.All(name => events.Any(happened => happened.GetProperty("event").GetString() == name)));
        await client.UntilAsync(
            async () => (await client.Api.GetAsync($"v3/messages?limit=50&query={Uri.EscapeDataString($"to_email=\"{Person}\"")}")).GetProperty("messages").EnumerateArray().ToList(),
            shown => shown.Count == 3 && shown.All(message => message.GetProperty("status").GetString() == "delivered") && shown.Any(message => message.GetProperty("clicks_count").GetInt32() == 1));
        var (status, said) = await client.Api.CallAsync("POST", "v3/messages/download");
        Assert.Equal(202, status);
        var file = said.Split("download/")[1].Split(' ')[0];
        await client.UntilAsync(() => client.Api.CallAsync("GET", $"v3/messages/download/{file}"), answer => answer.Status == 200);
    }

    private static async Task AssertOthersStayAsync(ErasureClient client, TableDump dump)
    {
        var shown = (await client.Api.GetAsync("v3/messages?limit=50")).GetProperty("messages").EnumerateArray().ToList();
        Assert.Equal([Neighbour, Neighbour], shown.Select(message => message.GetProperty("to_email").GetString()).Where(to => to != Welcome));
        Assert.Equal(["550 not erased@erased.invalid"], (await client.Api.GetAsync($"v3/suppression/bounces/{Neighbour}")).EnumerateArray().Select(entry => entry.GetProperty("reason").GetString()));
        Assert.Equal(Neighbour, (await client.Api.GetAsync($"v3/asm/suppressions/global/{Neighbour}")).GetProperty("recipient_email").GetString());
        Assert.Equal([Neighbour], (await client.Api.GetAsync("v3/mail_settings/address_whitelist")).GetProperty("list").EnumerateArray().Select(item => item.GetString()));
        Assert.Contains(await dump.RowsAsync("sending_bodies"), row => row.Contains(Neighbour, StringComparison.Ordinal) && row.Contains("erased@erased.invalid, and you", StringComparison.Ordinal));
        Assert.Empty(await dump.RowsAsync("erasure_addresses"));
    }

    private static async Task SendAsync(PosthornProcess process, JsonObject mail, string name)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "v3/mail/send") { Content = new StringContent(mail.ToJsonString(), Encoding.UTF8, "application/json") };
        request.Headers.Add("Idempotency-Key", name);
        using var answer = await process.Client.SendAsync(request, Token);
        Assert.True(answer.StatusCode == HttpStatusCode.Accepted, await answer.Content.ReadAsStringAsync(Token));
    }

    private static async Task<string> HtmlAsync(PosthornProcess process)
    {
        var mail = JsonElement.Parse(await process.Client.GetStringAsync(new Uri("inbox/await?query=News", UriKind.Relative), Token));
        var details = JsonElement.Parse(await process.Client.GetStringAsync(new Uri($"inbox/messages/{mail.GetProperty("id")}", UriKind.Relative), Token));
        return details.GetProperty("html").GetString()!;
    }

    private static async Task VisitAsync(string link)
    {
        using var answer = await SuppressionClient.VisitAsync(link);
        Assert.True((int)answer.StatusCode < 400, $"{answer.StatusCode}");
    }

    private static string LinkOf(string html, string path) =>
        html.Split('"', '\'', '<', '>').Select(part => WebUtility.HtmlDecode(part)!).First(part => part.StartsWith("http", StringComparison.Ordinal) && part.Contains(path, StringComparison.Ordinal));

    /// <summary>Mail from outside: the test mailbox takes it from anybody.</summary>
    private static async Task CaptureAsync(PosthornProcess process)
    {
        using var smtp = await RawSmtpClient.ConnectAsync(process.Inbox);
        await smtp.ReadReplyAsync();
        await smtp.AskAsync("EHLO outside.example");
        await smtp.AskAsync("MAIL FROM:<somebody@outside.example>");
        await smtp.AskAsync($"RCPT TO:<{Person}>");
        await smtp.AskAsync("DATA");
        Assert.StartsWith("250", await smtp.AskAsync("Subject: From outside\r\n\r\nHello\r\n."), StringComparison.Ordinal);
    }

    private static async Task ValidateAsync(PosthornProcess process, ErasureClient client)
    {
        var key = await process.CommandAsync("keys", "create", "validate", "--scope", "validations.email.create", "--scope", "validations.email.read");
        Assert.True(key.ExitCode == 0, key.Errors);
        using var validator = new HttpClient { BaseAddress = process.Address };
        validator.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key.Output.Trim());
        using var asked = await validator.PutAsync(new Uri("v3/validations/email/jobs", UriKind.Relative), new StringContent("""{"file_type":"csv"}""", Encoding.UTF8, "application/json"), Token);
        var job = JsonElement.Parse(await asked.Content.ReadAsStringAsync(Token));
        using var brought = await validator.PutAsync(new Uri(job.GetProperty("upload_uri").GetString()!), new StringContent($"emails\n{Person}\n{Neighbour}\n", Encoding.UTF8, "text/csv"), Token);
        Assert.Equal(HttpStatusCode.OK, brought.StatusCode);
        await client.UntilAsync(
            async () => JsonElement.Parse(await validator.GetStringAsync(new Uri($"v3/validations/email/jobs/{job.GetProperty("job_id").GetString()}", UriKind.Relative), Token)).GetProperty("result").GetProperty("status").GetString(),
            status => status == "Done");
    }
}

using System.Diagnostics;
using System.Text.Json;
using Posthorn.EndToEnd.Tests.Submission;
using Posthorn.EndToEnd.Tests.Support;
using Posthorn.EndToEnd.Tests.Suppressions;
using Posthorn.Testing.Hosting;

namespace Posthorn.EndToEnd.Tests.Insights;

/// <summary>What the activity feed says of who handed a mail in, and of a subject that is known only when the mail is written.</summary>
public sealed class OriginTests
{
    [Fact]
    public async Task The_feed_shows_the_key_the_address_and_the_subject_that_a_template_made()
    {
        await using var posthorn = await RunningPosthorn.StartAsync();
        var client = new SuppressionClient(posthorn.Process);
        var template = (await MakeAsync(client, "v3/templates", """{"name":"Orders","generation":"dynamic"}""")).GetProperty("id").GetString();
        await MakeAsync(
            client, $"v3/templates/{template}/versions", """{"name":"One","active":1,"subject":"Order {{number}} for you","html_content":"<p>{{number}}</p>","plain_content":"{{number}}"}""");
        var (status, body) = await client.CallAsync(
            "POST", "v3/mail/send",
            $$$"""{"personalizations":[{"to":[{"email":"ana@example.org"}],"dynamic_template_data":{"number":"7781"}}],"from":{"email":"shop@example.com"},"template_id":"{{{template}}}"}""");
        Assert.True(status == 202, body);

        var one = await FindAsync(client, "ana@example.org");
        Assert.Equal("Order 7781 for you", one.GetProperty("subject").GetString());
        Assert.Equal((KeyId, "127.0.0.1", ""), (one.GetProperty("api_key_id").GetString(), one.GetProperty("originating_ip").GetString(), one.GetProperty("teammate").GetString()));
        var logged = await client.GetAsync($"v3/logs/{one.GetProperty("msg_id").GetString()}");
        Assert.Equal(
            (KeyId, "127.0.0.1", "Order 7781 for you"),
            (logged.GetProperty("api_key_id").GetString(), logged.GetProperty("client_ip").GetString(), logged.GetProperty("subject").GetString()));
        var query = Uri.EscapeDataString($"api_key_id=\"{KeyId}\" AND subject LIKE \"%7781%\"");
        Assert.Single((await client.GetAsync($"v3/messages?query={query}")).GetProperty("messages").EnumerateArray());
    }

    [Fact]
    public async Task The_feed_shows_the_same_of_mail_that_came_by_smtp()
    {
        await using var posthorn = await RunningPosthorn.StartAsync();
        var reply = await SubmissionClient.SubmitAsync(
            posthorn.Process.Submission, "shop@example.com", ["bea@example.org"],
            "From: shop@example.com\r\nTo: bea@example.org\r\nSubject: Hello -name-\r\nX-SMTPAPI: {\"sub\":{\"-name-\":[\"Bea\"]}}\r\n\r\nText\r\n");
        SubmissionClient.IdOf(reply);

        var one = await FindAsync(new SuppressionClient(posthorn.Process), "bea@example.org");
        Assert.Equal("Hello Bea", one.GetProperty("subject").GetString());
        Assert.Equal((KeyId, "127.0.0.1"), (one.GetProperty("api_key_id").GetString(), one.GetProperty("originating_ip").GetString()));
    }

    private static string KeyId => PosthornProcess.Key.Split('.')[1];

    private static async Task<JsonElement> MakeAsync(SuppressionClient client, string path, string json)
    {
        var (status, body) = await client.CallAsync("POST", path, json);
        Assert.True(status == 201, body);
        return JsonElement.Parse(body);
    }

    /// <summary>As soon as the feed knows that it was delivered.</summary>
    private static async Task<JsonElement> FindAsync(SuppressionClient client, string to)
    {
        var query = Uri.EscapeDataString($"to_email=\"{to}\" AND status=\"delivered\"");
        for (var started = Stopwatch.GetTimestamp(); ; await Task.Delay(TimeSpan.FromMilliseconds(50), TestContext.Current.CancellationToken))
        {
            var found = (await client.GetAsync($"v3/messages?query={query}")).GetProperty("messages").EnumerateArray().ToList();
            if (found.Count > 0)
            {
                return await client.GetAsync($"v3/messages/{found[0].GetProperty("msg_id").GetString()}");
            }

            Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(30), "The mail is not in the feed.");
        }
    }
}

using System.Text.Json.Nodes;
using Posthorn.EndToEnd.Tests.Support;
using Posthorn.Testing.Spam;

namespace Posthorn.EndToEnd.Tests.Submission;

/// <summary>The spam check with a real SpamAssassin beside the server. eng/install-test-tools installs it; where it is missing this is skipped.</summary>
public sealed class SpamCheckTests(DirectPosthorn posthorn)
{
    private const string Lamp = "Your order of a table lamp has left our house and will be with you tomorrow.";

    public static bool IsMissing => SpamdProcess.IsMissing;

    [Fact(SkipWhen = nameof(IsMissing), Skip = "SpamAssassin is not installed")]
    public async Task Mail_that_asks_for_a_check_is_dropped_when_it_is_spam_by_every_way_in()
    {
        await using var daemon = await SpamdProcess.StartAsync();
        await using var server = await RunningPosthorn.StartAsync(posthorn.Arguments("--allow-private-mx", "true", "--spamd", $"{daemon.EndPoint}"));
        var domain = posthorn.NewDomain();

        Assert.Equal("processed delivered", (await server.SendToEndAsync(Checked($"good@{domain}", Lamp))).Course);
        Assert.Equal("processed delivered", (await server.SendToEndAsync(Checked($"unasked@{domain}", SpamdProcess.Gtube, isAsked: false))).Course);
        AssertDropped(await server.SendToEndAsync(Checked($"bad@{domain}", SpamdProcess.Gtube)));
        AssertDropped(await server.Stories.EndAsync(SubmissionClient.IdOf(await SubmissionClient.SubmitAsync(
            server.Process.Submission, "shop@example.com", [$"bad@{domain}"],
            $"From: shop@example.com\r\nSubject: Hi\r\nX-SMTPAPI: {{\"filters\":{{\"spamcheck\":{{\"settings\":{{\"enable\":1,\"maxscore\":5}}}}}}}}\r\n\r\n{SpamdProcess.Gtube}\r\n"))));

        Assert.Single(posthorn.Sink.ReceivedFor($"good@{domain}"));
        Assert.Empty(posthorn.Sink.ReceivedFor($"bad@{domain}"));
    }

    private static void AssertDropped(Story story) => Assert.Equal(("processed dropped", "Spam Content"), (story.Course, story.Last.Detail.Reason));

    private static JsonObject Checked(string recipient, string text, bool isAsked = true)
    {
        var check = new JsonObject { ["enable"] = isAsked, ["threshold"] = 5, ["post_to_url"] = "http://127.0.0.1/spam" };
        return Requests.To(recipient)
            .With("content", new JsonArray(new JsonObject { ["type"] = "text/plain", ["value"] = text }))
            .With("mail_settings", new JsonObject { ["spam_check"] = check });
    }
}

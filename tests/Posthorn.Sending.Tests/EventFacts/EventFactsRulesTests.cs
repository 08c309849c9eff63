using System.Text;
using Posthorn.Events;
using Posthorn.Sending.EventFacts;
using Posthorn.Sending.Submissions;
using Posthorn.Sending.Tests.MailSend;

namespace Posthorn.Sending.Tests.EventFacts;

public sealed class EventFactsRulesTests
{
    private const string Full = """
        {"personalizations":[
            {"to":[{"email":"ana@example.org"}],"cc":[{"email":"ben@example.org"}],"custom_args":{"order":"1","lang":"de"},"send_at":1893600000,"subject":"Own"},
            {"to":[{"email":"cyn@example.org"}],"from":{"email":"other@example.com"},"headers":{"Message-Id":"<mine@example.com>"}}],
         "from":{"email":"shop@example.com","name":"Shop"},"subject":"Common","content":[{"type":"text/plain","value":"x"}],
         "categories":["a","b"],"custom_args":{"order":"0","shop":"7"},"asm":{"group_id":14},"send_at":1893500000,"template_id":"d-00000000000000000000000000000000"}
        """;

    [Fact]
    public void Everything_is_said_of_the_right_copy()
    {
        var submission = Requests.Submission(Full) with { Pool = new SubmissionPool(210, "bulk") };
        var facts = EventFactsRules.Of(submission, "mail.example.net");

        Assert.Equal(["ana@example.org", "ben@example.org", "cyn@example.org"], facts.Select(copy => copy.Email));
        Assert.All(facts, copy => Assert.Equal((1L, submission.Id.ToString(), 14L, new EventPool("bulk", "210")), (copy.AccountId, copy.MessageId, copy.GroupId, copy.Pool)));
        Assert.All(facts, copy => Assert.Equal(["a", "b"], copy.Categories));
        Assert.All(facts, copy => Assert.Equal("d-00000000000000000000000000000000", copy.TemplateId));
        Assert.Equal(new Dictionary<string, string> { ["order"] = "1", ["lang"] = "de", ["shop"] = "7" }, facts[1].UniqueArguments);
        Assert.Equal(new Dictionary<string, string> { ["order"] = "0", ["shop"] = "7" }, facts[2].UniqueArguments);
        Assert.Equal(["shop@example.com", "shop@example.com", "other@example.com"], facts.Select(copy => copy.From));
        Assert.Equal(["Own", "Own", "Common"], facts.Select(copy => copy.Subject));
        Assert.Equal([1_893_600_000, 1_893_600_000, 1_893_500_000], facts.Select(copy => copy.SendAt));
        Assert.Equal([$"<{submission.Id}@mail.example.net>", $"<{submission.Id}@mail.example.net>", "<mine@example.com>"], facts.Select(copy => copy.SmtpId));
    }

    [Fact]
    public void What_nobody_said_is_nothing()
    {
        var facts = Assert.Single(EventFactsRules.Of(Requests.Submission(SampleBody.Minimal), "mail.example.net"));

        Assert.Equal((null, null, null, null), (facts.GroupId, facts.Pool, facts.SendAt, facts.TemplateId));
        Assert.Empty(facts.Categories);
        Assert.Empty(facts.UniqueArguments);
    }

    [Fact]
    public void A_message_by_SMTP_keeps_its_own_id()
    {
        var submission = Requests.Submission(SampleBody.Minimal) with { Mime = Encoding.ASCII.GetBytes("Message-ID: <own@example.com>\r\nSubject: x\r\n\r\nHi") };

        Assert.Equal("<own@example.com>", EventFactsRules.Of(submission, "mail.example.net")[0].SmtpId);
    }
}

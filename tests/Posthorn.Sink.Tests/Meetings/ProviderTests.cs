using Posthorn.Smtp;
using Posthorn.Testing.Smtp;

namespace Posthorn.Sink.Tests.Meetings;

public sealed class ProviderTests
{
    public static TheoryData<string, ProviderAnswer> Answers
    {
        get
        {
            var all = new TheoryData<string, ProviderAnswer>();
            foreach (var provider in Provider.All)
            {
                foreach (var answer in Enum.GetValues<ProviderAnswer>())
                {
                    all.Add(provider.Name, answer);
                }
            }

            return all;
        }
    }

    [Theory, MemberData(nameof(Answers))]
    [Meets("google"), Meets("microsoft"), Meets("yahoo"), Meets("apple"), Meets("comcast"), Meets("gmx"), Meets("orange"), Meets("qq"), Meets("163")]
    [Meets("mimecast"), Meets("proofpoint"), Meets("barracuda")]
    public async Task A_provider_answers_at_its_stage_in_its_words(string name, ProviderAnswer answer)
    {
        await using var server = new MetServer($"{name}:{NameOf(answer)}=100%");
        var said = Provider.Find(name)!.Answers[answer];

        Assert.Equal(Expected(said.Reply), await MeetAsync(await server.CallAsync(), said.Stage));
    }

    [Theory, MemberData(nameof(Answers))]
    public async Task An_address_asks_for_a_providers_words(string name, ProviderAnswer answer)
    {
        await using var server = new MetServer();
        var client = await server.ConnectAsync();
        var said = Provider.Find(name)!.Answers[answer];
        var recipient = $"{name}-{NameOf(answer)}-7@example.net";
        await client.AskAsync("EHLO client.example.org");
        await client.AskAsync("MAIL FROM:<ana@example.org>");

        var atRcpt = await client.AskAsync($"RCPT TO:<{recipient}>");

        if (said.Stage == AnswerStage.Dot)
        {
            Assert.StartsWith("250", atRcpt);
            await client.AskAsync("DATA");
            Assert.Equal(Expected(said.Reply, recipient), await client.AskAsync("."));
        }
        else
        {
            Assert.Equal(Expected(said.Reply, recipient), atRcpt);
        }
    }

    [Fact]
    public void Every_provider_has_words_for_everything_and_all_that_waits_is_temporary_but_for_those_who_never_say_so()
    {
        Assert.Equal(12, Provider.All.Count);
        Assert.All(Provider.All, provider => Assert.Equal(Enum.GetValues<ProviderAnswer>().Length, provider.Answers.Count));
        Assert.Equal(["qq"], Provider.All.Where(provider => !provider.Answers[ProviderAnswer.RateLimit].Reply.IsTransient).Select(provider => provider.Name));
        Assert.All(Provider.All, provider => Assert.True(provider.Answers[ProviderAnswer.UnknownUser].Reply.IsPermanent));
    }

    [Fact]
    public async Task A_share_of_the_recipients_is_unknown_the_same_ones_each_time()
    {
        await using var server = new MetServer("google:unknown-user=25%");
        var client = await server.GreetAsync();
        await client.AskAsync("MAIL FROM:<ana@example.org>");

        var first = await RefusedAsync(client);
        var second = await RefusedAsync(client);

        Assert.Equal(first, second);
        Assert.InRange(first.Count, 20, 80);
    }

    private static async Task<IReadOnlyList<int>> RefusedAsync(RawSmtpClient client)
    {
        var refused = new List<int>();
        for (var number = 0; number < 200; number++)
        {
            if ((await client.AskAsync($"RCPT TO:<user{number}@gmail.com>")).StartsWith("550-5.1.1", StringComparison.Ordinal))
            {
                refused.Add(number);
            }
        }

        return refused;
    }

    private static async Task<string> MeetAsync(RawSmtpClient client, AnswerStage stage)
    {
        var greeting = await client.ReadReplyAsync();
        if (stage == AnswerStage.Connect)
        {
            return greeting;
        }

        await client.AskAsync("EHLO client.example.org");
        var mail = await client.AskAsync("MAIL FROM:<ana@example.org>");
        if (stage == AnswerStage.Mail)
        {
            return mail;
        }

        var rcpt = await client.AskAsync("RCPT TO:<bob@example.net>");
        if (stage == AnswerStage.Rcpt)
        {
            return rcpt;
        }

        await client.AskAsync("DATA");
        return await client.AskAsync(".");
    }

    /// <summary>The lines on the wire: code, enhanced code and text on each, RFC 5321 section 4.2.1.</summary>
    private static string Expected(SmtpReply reply, string recipient = "bob@example.net") => string.Join('\n', reply.Lines.Select((line, index) =>
    {
        var text = line.Replace("{ip}", "127.0.0.1", StringComparison.Ordinal).Replace("{recipient}", recipient, StringComparison.Ordinal);
        var code = $"{reply.Code}{(index == reply.Lines.Count - 1 ? ' ' : '-')}";
        return reply.Enhanced is { } enhanced ? $"{code}{enhanced} {text}" : $"{code}{text}";
    }));

    private static string NameOf(ProviderAnswer answer) => answer switch
    {
        ProviderAnswer.RateLimit => "rate-limit",
        ProviderAnswer.UnknownUser => "unknown-user",
        ProviderAnswer.FullMailbox => "full-mailbox",
        ProviderAnswer.Spam => "spam",
        ProviderAnswer.Blocklist => "blocklist",
        _ => "auth",
    };
}

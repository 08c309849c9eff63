using Posthorn.Sink.Connections;
using Posthorn.Smtp;

namespace Posthorn.Sink.Tests.Rules;

public sealed class ShareRulesTests
{
    private const int People = 20_000;

    private static readonly SmtpReply Unknown = new(550, "unknown");
    private static readonly SmtpReply Later = new(450, "later");
    private static readonly AnswerShare[] Shares = [new(0.05, AnswerStage.Rcpt, Unknown), new(0.10, AnswerStage.Rcpt, Later), new(1, AnswerStage.Dot, Later)];

    [Fact]
    public void Shares_are_kept()
    {
        var fates = Enumerable.Range(0, People).Select(number => Choose(1, $"user{number}@example.net", 1)).ToList();

        Assert.InRange(fates.Count(fate => fate == Unknown), People * 0.045, People * 0.055);
        Assert.InRange(fates.Count(fate => fate == Later), People * 0.093, People * 0.107);
    }

    [Fact]
    public void Who_is_unknown_stays_unknown_and_who_is_deferred_gets_through()
    {
        for (var number = 0; number < People; number++)
        {
            var name = $"user{number}@example.net";
            Assert.Equal(Choose(1, name, 1) == Unknown, Choose(1, name, 2) == Unknown);
        }

        var deferred = Enumerable.Range(0, People).Where(number => Choose(1, $"user{number}@example.net", 1) == Later).ToList();
        var again = deferred.Count(number => Choose(1, $"user{number}@example.net", 2) == Later);
        Assert.InRange(again, deferred.Count * 0.07, deferred.Count * 0.14);
    }

    [Fact]
    public void The_same_seed_is_the_same_world_and_another_is_another()
    {
        Assert.Equal(ShareRules.Draw(7, "Bob@example.net", 3), ShareRules.Draw(7, "bob@EXAMPLE.net", 3));
        Assert.NotEqual(ShareRules.Draw(7, "bob@example.net", 3), ShareRules.Draw(8, "bob@example.net", 3));
        Assert.NotEqual(ShareRules.Draw(7, "bob@example.net", 3), ShareRules.Draw(7, "bob@example.net", 4));
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    public void None_and_all_are_exact(double share, bool meets) => Assert.All(Enumerable.Range(0, 1000), number =>
        Assert.Equal(meets, ShareRules.Choose([new(share, AnswerStage.Rcpt, Later)], AnswerStage.Rcpt, number, "bob", number) is not null));

    [Fact]
    public void Answers_of_another_stage_do_not_count() => Assert.Null(ShareRules.Choose(Shares[2..], AnswerStage.Rcpt, 1, "bob", 1));

    private static SmtpReply? Choose(int seed, string name, int turn) => ShareRules.Choose(Shares, AnswerStage.Rcpt, seed, name, turn);
}

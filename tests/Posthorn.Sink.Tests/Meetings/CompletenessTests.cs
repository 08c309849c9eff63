using System.Reflection;

namespace Posthorn.Sink.Tests.Meetings;

public sealed class CompletenessTests
{
    [Fact]
    public void Every_personality_is_met_over_a_real_socket()
    {
        var met = typeof(CompletenessTests).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods())
            .Where(method => method.GetCustomAttribute<FactAttribute>() is not null)
            .SelectMany(method => method.GetCustomAttributes<MeetsAttribute>())
            .Select(meeting => meeting.Personality)
            .ToHashSet();

        Assert.Empty(Personalities.All.Select(personality => personality.Name).Except(met));
        Assert.Empty(met.Except(Personalities.All.Select(personality => personality.Name)));
    }

    [Fact]
    public void Names_are_simple_and_sentences_are_sentences()
    {
        Assert.Equal(Personalities.All.Count, Personalities.All.DistinctBy(personality => personality.Name).Count());
        Assert.All(Personalities.All, personality =>
        {
            Assert.Matches("^[a-z0-9]+(-[a-z0-9]+)*$", personality.Name);
            Assert.EndsWith(".", personality.Sentence, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void A_usual_value_may_be_written_out()
    {
        Assert.All(Personalities.All.Where(personality => personality.Value is not null), personality =>
            Assert.True(personality.TryApply(new MailSinkOptions(), personality.Value, out _, out var error), error));
        Assert.All(Personalities.All, personality =>
            Assert.NotEqual(personality.NeedsValue, personality.TryApply(new MailSinkOptions(), null, out _, out _)));
    }
}

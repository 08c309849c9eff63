using Posthorn.EndToEnd.Tests.Support;
using Posthorn.Testing.Hosting;

namespace Posthorn.EndToEnd.Tests.Webhooks;

/// <summary>SIGKILL while mail comes in and events go out: every event of accepted mail is posted, and each has one id however often it is posted.</summary>
public sealed class KilledTests
{
    private const int Lives = 3;
    private const int MailsPerLife = 40;

    [Fact]
    public async Task No_event_is_lost_when_the_program_is_killed_again_and_again()
    {
        await using var receiver = new WebhookReceiver();
        await using var posthorn = await RunningPosthorn.StartAsync("--allow-private-webhooks", "true", "--webhook-flush", "10ms", "--retry-unknown", "100ms");
        await WholeStoryTests.AddWebhookAsync(posthorn, receiver);
        var accepted = new HashSet<string>();
        for (var life = 0; life < Lives; life++)
        {
            for (var i = 0; i < MailsPerLife; i++)
            {
                accepted.Add(await posthorn.SendAsync(Requests.To($"r{life}-{i}@example.org")));
            }

            // Somewhere in the middle of it all: some events are told, some wait, some are not followed yet.
            var told = receiver.Posts.Count;
            await receiver.WaitAsync(posts => posts.Count > told || AreAllTold(posts, accepted));
            await posthorn.Process.KillAsync();
            await posthorn.Process.StartAgainAsync();
        }

        var posts = await receiver.WaitAsync(posts => AreAllTold(posts, accepted));

        // processed happens once for a mail: a follower that took a batch twice would have given it a second line, but never a second id.
        var processed = posts.SelectMany(post => post.Events).Where(happened => happened.GetProperty("event").GetString() == "processed").ToList();
        Assert.Equal(accepted.Count, processed.Select(happened => happened.GetProperty("sg_event_id").GetString()).Distinct().Count());
    }

    private static bool AreAllTold(IReadOnlyList<ReceivedPost> posts, HashSet<string> accepted)
    {
        var told = posts.SelectMany(post => post.Events)
            .GroupBy(happened => happened.GetProperty("event").GetString()!, happened => happened.GetProperty("sg_message_id").GetString()![..22])
            .ToDictionary(group => group.Key, group => group.ToHashSet());
        return new[] { "processed", "delivered" }.All(name => told.TryGetValue(name, out var ids) && accepted.IsSubsetOf(ids));
    }
}

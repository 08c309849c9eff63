using System.Net;
using Posthorn.Delivery.Shaping;
using Posthorn.Kernel;
using Posthorn.Smtp;
using Posthorn.Testing;

namespace Posthorn.Delivery.Tests.Shaping;

public sealed class RestrictionsTests
{
    private static readonly IPAddress One = IPAddress.Parse("203.0.113.1");
    private static readonly IPAddress Two = IPAddress.Parse("2001:db8::2");
    private static readonly SmtpReply Busy = new(421, "too busy");

    private readonly ManualClock _clock = new();
    private readonly Restrictions _restrictions;

    public RestrictionsTests() => _restrictions = new Restrictions(new IdGenerator(0, _clock), _clock);

    [Fact]
    public void Nothing_is_restricted_until_a_reply_asks_for_it()
    {
        Assert.True(State(One).IsFree);
        Assert.Empty(_restrictions.List());
    }

    [Fact]
    public void A_slowed_way_climbs_back_step_by_step_and_is_free()
    {
        Apply("\"do\": \"slow\", \"to\": \"50%\", \"for\": \"2m\"");
        double[] expected = [0.5, 0.6, 0.7, 0.8, 0.9, 1];
        foreach (var share in expected)
        {
            Assert.Equal(share, State(One).Share, 9);
            Assert.Equal(share < 1 ? 1 : 0, _restrictions.List().Count);
            _clock.Advance(TimeSpan.FromMinutes(2));
        }

        Assert.True(State(One).IsFree);
    }

    [Fact]
    public void Only_the_ip_and_the_scope_that_met_the_reply_are_restricted()
    {
        Apply("\"do\": \"slow\"", One, "google");

        Assert.False(State(One, "google").IsFree);
        Assert.True(State(Two, "google").IsFree);
        Assert.True(State(null, "google").IsFree);
        Assert.True(State(One, "yahoo").IsFree);
    }

    [Fact]
    public void A_reaction_for_all_ips_restricts_them_all()
    {
        Apply("\"do\": \"suspend\", \"for\": \"1h\", \"ips\": \"all\"", One, "google");

        Assert.NotNull(State(Two, "google").SuspendedUntil);
        Assert.NotNull(State(null, "google").SuspendedUntil);
        Assert.Null(Assert.Single(_restrictions.List(), restriction => restriction.Kind == RestrictionKind.Suspend).SourceIp);
    }

    [Fact]
    public void The_harder_of_two_restrictions_holds()
    {
        Apply("\"do\": \"slow\", \"to\": \"50%\", \"ips\": \"all\"", One);
        Apply("\"do\": \"slow\", \"to\": \"20%\"", One);

        Assert.Equal(0.2, State(One).Share, 9);
        Assert.Equal(0.5, State(Two).Share, 9);
    }

    [Fact]
    public void After_a_suspension_it_begins_small_and_climbs()
    {
        Apply("\"do\": \"suspend\", \"for\": \"30m\", \"to\": \"10%\"");
        Assert.Equal(_clock.GetUtcNow().AddMinutes(30), State(One).SuspendedUntil);

        _clock.Advance(TimeSpan.FromMinutes(30));
        Assert.Null(State(One).SuspendedUntil);
        Assert.Equal(0.1, State(One).Share, 9);

        _clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(0.2, State(One).Share, 9);
    }

    [Fact]
    public void A_further_reply_extends_a_suspension_and_never_shortens_it()
    {
        Apply("\"do\": \"suspend\", \"for\": \"1h\"");
        var end = State(One).SuspendedUntil;
        _clock.Advance(TimeSpan.FromMinutes(1));

        Apply("\"do\": \"suspend\", \"for\": \"5m\"");
        Assert.Equal(end, State(One).SuspendedUntil);

        Apply("\"do\": \"suspend\", \"for\": \"2h\"");
        Assert.Equal(_clock.GetUtcNow().AddHours(2), State(One).SuspendedUntil);
        Assert.Equal(3, Listed(RestrictionKind.Suspend).Hits);
    }

    [Fact]
    public void A_named_rate_is_a_cap_that_climbs_and_is_cut_when_it_was_still_too_much()
    {
        const string deed = "\"do\": \"slow\", \"to\": \"60/minute\", \"for\": \"5m\"";
        Apply(deed);
        Assert.Equal((1, 1.0), (State(One).Share, State(One).RateCap!.Value));

        _clock.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(3, State(One).RateCap!.Value, 9);

        Apply(deed);
        Assert.Equal(1, State(One).RateCap!.Value, 9);
        _clock.Advance(TimeSpan.FromSeconds(20));
        Apply(deed);
        Assert.Equal(0.5, State(One).RateCap!.Value, 9);

        _clock.Advance(TimeSpan.FromMinutes(50));
        Assert.True(State(One).IsFree);
    }

    [Fact]
    public void Another_ip_is_asked_for_until_the_time_is_over()
    {
        Apply("\"do\": \"other_ip\", \"for\": \"1h\"");
        Assert.True(State(One).UseOtherIp);

        _clock.Advance(TimeSpan.FromHours(1));
        Assert.False(State(One).UseOtherIp);
    }

    [Theory]
    [InlineData("\"do\": \"bounce\"")]
    [InlineData("\"do\": \"retry_after\", \"for\": \"5m\"")]
    public void What_concerns_the_copy_alone_restricts_nobody(string deed)
    {
        Apply(deed);

        Assert.Empty(_restrictions.List());
        Assert.Empty(_restrictions.TakeUnstored());
    }

    [Fact]
    public void Each_is_listed_with_its_cause_the_reply_the_host_the_start_and_the_planned_end()
    {
        var start = _clock.GetUtcNow();
        _restrictions.Apply(RuleText.Reaction("\"do\": \"slow\", \"for\": \"2m\"", "first"), "google", One, "mx1.example.net", new SmtpReply(421, "first"), start);
        _clock.Advance(TimeSpan.FromMinutes(1));
        _restrictions.Apply(
            RuleText.Reaction("\"do\": \"slow\", \"for\": \"2m\"", "second"), "google", One, "mx2.example.net", new SmtpReply(450, new string('x', 5000)), _clock.GetUtcNow());

        var listed = Assert.Single(_restrictions.List());
        Assert.Equal(("203.0.113.1", "google", "second", "mx2.example.net"), (listed.SourceIp, listed.Scope, listed.Cause, listed.Host));
        Assert.Equal((start, 2, 0.25), (listed.StartedAt, listed.Hits, listed.Share));
        Assert.Equal(_clock.GetUtcNow().AddMinutes(16), listed.PlannedEnd);
        Assert.Equal(300, listed.Reply.Length);
    }

    [Fact]
    public void One_can_be_cancelled_by_its_id()
    {
        Apply("\"do\": \"slow\"", One);
        Apply("\"do\": \"slow\"", Two);
        var id = _restrictions.List().Single(restriction => restriction.SourceIp == One.ToString()).Id;

        Assert.True(_restrictions.Cancel(id));

        Assert.True(State(One).IsFree);
        Assert.False(State(Two).IsFree);
        Assert.False(_restrictions.Cancel(id));
    }

    [Fact]
    public void When_a_suspension_is_cancelled_the_climb_begins_then()
    {
        Apply("\"do\": \"suspend\", \"for\": \"4h\", \"to\": \"10%\"");
        _clock.Advance(TimeSpan.FromMinutes(1));

        Assert.True(_restrictions.Cancel(Listed(RestrictionKind.Suspend).Id));

        Assert.Null(State(One).SuspendedUntil);
        _clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(0.2, State(One).Share, 9);
    }

    [Fact]
    public void Reading_allocates_nothing()
    {
        Apply("\"do\": \"slow\"", Two);
        var now = _clock.GetUtcNow();
        Read();
        var before = GC.GetAllocatedBytesForCurrentThread();

        Read();

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());

        void Read()
        {
            for (var i = 0; i < 100; i++)
            {
                _restrictions.StateOf(Two, "google", now);
                _restrictions.StateOf(One, "mx.example.net", now);
            }
        }
    }

    [Fact]
    public void Many_threads_may_apply_and_read_at_once()
    {
        var reaction = RuleText.Reaction("\"do\": \"slow\"");
        var now = _clock.GetUtcNow();

        Parallel.For(0, 4000, i =>
        {
            _restrictions.Apply(reaction, $"site-{i % 40}.example", i % 2 == 0 ? One : Two, "mx", Busy, now);
            Assert.False(_restrictions.StateOf(i % 2 == 0 ? One : Two, $"site-{i % 40}.example", now).IsFree);
        });

        Assert.Equal(4000, _restrictions.List().Sum(restriction => restriction.Hits));
        Assert.All(_restrictions.List(), restriction => Assert.Equal(0.5, restriction.Share));
    }

    private RestrictionReport Listed(RestrictionKind kind) => _restrictions.List().Single(restriction => restriction.Kind == kind);

    private ThrottleState State(IPAddress? source, string scope = "google") => _restrictions.StateOf(source, scope, _clock.GetUtcNow());

    private void Apply(string deed, IPAddress? source = null, string scope = "google") =>
        _restrictions.Apply(RuleText.Reaction(deed), scope, source ?? One, "mx.example.net", Busy, _clock.GetUtcNow());
}

using Posthorn.Accounts;
using Posthorn.Events;
using Posthorn.Insights.Feed;
using Posthorn.Insights.Geo;
using Posthorn.Kernel;
using Posthorn.Storage;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Posthorn.Insights.Tests;

/// <summary>Mails that were accepted, and what happens to them.</summary>
internal sealed class Mails : ICopyFacts, IAccountZones
{
    public static readonly DateTimeOffset Noon = new(2030, 1, 2, 12, 0, 0, TimeSpan.Zero);

    public const string Firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";

    private readonly Dictionary<CopyId, CopyFacts> _facts = [];
    private long _nextEvent = 1;

    public CopyFacts Accept(
        CopyId copy, string to = "ana@gmail.com", string? subject = "Your order", long account = 1, string[]? categories = null, Dictionary<string, string>? arguments = null,
        string? template = null, long? group = null, string? key = null, string? teammate = null, string? from = null, bool isTest = false) =>
        _facts[copy] = new CopyFacts(
            account, to, new MessageId(copy.SubmissionId, 77).ToString(), "<a@b>", "shop@sender.example", subject, categories ?? [], arguments ?? [], group, null, null, template, key)
        {
            Teammate = teammate, ClientAddress = from, IsTest = isTest,
        };

    public void Forget(CopyId copy) => _facts.Remove(copy);

    public string IdOf(CopyId copy) => EventPayload.MessageId(Happened(copy, EventType.Processed), _facts[copy]);

    public CopyEvent Happened(CopyId copy, EventType type, int minutes = 0, EventDetail? detail = null, long? account = null) => new(
        _nextEvent++, account ?? (_facts.TryGetValue(copy, out var facts) ? facts.AccountId : 1), copy, type, Noon.AddMinutes(minutes),
        detail ?? new EventDetail { Email = _facts.TryGetValue(copy, out var mail) ? mail.Email : "ana@gmail.com" });

    public static EventDetail With(string? reason = null, string? type = null, string? agent = null, string? ip = null, string? attempt = null, string email = "ana@gmail.com") =>
        new() { Email = email, Reason = reason, BounceType = type, UserAgent = agent, Ip = ip, Attempt = attempt };

    public ValueTask<IReadOnlyDictionary<CopyId, CopyFacts>> FindAsync(IReadOnlyCollection<CopyId> copies, CancellationToken cancellationToken) =>
        ValueTask.FromResult<IReadOnlyDictionary<CopyId, CopyFacts>>(copies.Where(_facts.ContainsKey).ToDictionary(copy => copy, copy => _facts[copy]));

    /// <summary>Where an account is; UTC when it does not say.</summary>
    public Dictionary<long, string> Zones { get; } = [];

    public ValueTask<TimeZoneInfo> FindAsync(long accountId, CancellationToken cancellationToken) =>
        ValueTask.FromResult(TimeZones.Find(Zones.GetValueOrDefault(accountId)));

    public InsightsFollower Follower(string? geo = null) =>
        new(this, new GeoBook(Options.Create(new InsightsOptions { GeoDatabase = geo }), TimeProvider.System, NullLogger<GeoBook>.Instance), this);

    public async Task FollowAsync(IDatabase database, params CopyEvent[] events)
    {
        var follower = Follower();
        await follower.PrepareAsync(events, CancellationToken.None);
        await database.WriteAsync(session => new ValueTask(follower.ApplyAsync(session, events, CancellationToken.None)), CancellationToken.None);
    }
}

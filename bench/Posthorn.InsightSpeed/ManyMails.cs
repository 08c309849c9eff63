using Posthorn.Events;
using Posthorn.Kernel;

namespace Posthorn.InsightSpeed;

/// <summary>Mails without end, and what happened to them: each was sent and delivered or bounced, and one in five was opened and clicked.</summary>
internal sealed class ManyMails(DateTimeOffset end, long events) : ICopyFacts
{
    public const int Categories = 100;
    public const int Days = 30;

    private static readonly IReadOnlyDictionary<string, string> NoArguments = new Dictionary<string, string>();

    /// <summary>Events that one mail has, on average.</summary>
    private const double Each = 2.4;

    private readonly long _mails = Math.Max(1, (long)(events / Each));

    public static string RecipientOf(long mail) => $"r{mail % 400_000}@{(mail % 3) switch { 0 => "gmail.com", 1 => "example.org", _ => "yahoo.com" }}";

    public static string SubjectOf(long mail) => $"News number {mail % 500}";

    public IEnumerable<CopyEvent> Events()
    {
        long id = 1;
        for (var mail = 0L; id <= events; mail++)
        {
            var at = end.AddDays(-Days) + TimeSpan.FromTicks((long)(TimeSpan.FromDays(Days).Ticks * (mail / (double)_mails)));
            var copy = new CopyId(mail + 1, 0);
            var detail = new EventDetail { Email = RecipientOf(mail) };
            yield return new CopyEvent(id++, 1, copy, EventType.Processed, at, detail);
            yield return mail % 20 == 0
                ? new CopyEvent(id++, 1, copy, EventType.Bounce, at.AddSeconds(2), detail with { BounceType = "bounce", Reason = "550 5.1.1 unknown" })
                : new CopyEvent(id++, 1, copy, EventType.Delivered, at.AddSeconds(2), detail with { Response = "250 ok", Ip = "192.0.2.1" });
            if (mail % 5 == 1)
            {
                var agent = detail with { Ip = "198.51.100.7", UserAgent = $"Mozilla/5.0 (X11; Linux x86_64; rv:{mail % 40}.0) Gecko/20100101 Firefox/140.0" };
                yield return new CopyEvent(id++, 1, copy, EventType.Open, at.AddMinutes(10), agent);
                yield return new CopyEvent(id++, 1, copy, EventType.Click, at.AddMinutes(11), agent with { Url = "https://example.org/" });
            }
        }
    }

    public ValueTask<IReadOnlyDictionary<CopyId, CopyFacts>> FindAsync(IReadOnlyCollection<CopyId> copies, CancellationToken cancellationToken) =>
        ValueTask.FromResult<IReadOnlyDictionary<CopyId, CopyFacts>>(copies.ToDictionary(copy => copy, copy => Of(copy.SubmissionId - 1)));

    private static CopyFacts Of(long mail) => new(
        1, RecipientOf(mail), new MessageId(mail + 1, 7).ToString(), "<a@b>", "news@example.com", SubjectOf(mail), [$"category {mail % Categories}"], NoArguments, null, null, null, null, null);
}

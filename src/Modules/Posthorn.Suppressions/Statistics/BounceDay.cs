using Posthorn.Accounts;
using Posthorn.Events;
using Posthorn.Suppressions.Feed;
using Posthorn.Suppressions.Lists;

namespace Posthorn.Suppressions.Statistics;

/// <summary>Bounces and blocks of one account, day, classification and domain.</summary>
/// <param name="Day">Where the account is.</param>
internal sealed record BounceDay(long AccountId, DateOnly Day, string Classification, string Domain, long Bounces)
{
    private static readonly DateOnly Epoch = DateOnly.FromDateTime(DateTime.UnixEpoch);

    /// <summary>As it is stored: days since 1970.</summary>
    public static int NumberOf(DateOnly day) => day.DayNumber - Epoch.DayNumber;

    public static DateOnly DayOf(int number) => DateOnly.FromDayNumber(Epoch.DayNumber + number);

    /// <summary>Sums up what a batch of events adds.</summary>
    /// <param name="events">Of all accounts.</param>
    /// <param name="zones">Of those whose mail bounced.</param>
    public static IReadOnlyList<BounceDay> Of(IEnumerable<CopyEvent> events, IReadOnlyDictionary<long, TimeZoneInfo> zones) =>
    [
        .. from happened in events
           let classification = FeedRules.ClassificationOf(happened)
           where classification is not null
           let domain = AddressKey.Of(happened.Detail.Email) is { } key ? AddressKey.DomainOf(key) : ""
           group happened by (happened.AccountId, zones[happened.AccountId].DayOf(happened.At), classification, domain) into same
           orderby same.Key
           select new BounceDay(same.Key.AccountId, same.Key.Item2, same.Key.classification, same.Key.domain, same.Count()),
    ];
}

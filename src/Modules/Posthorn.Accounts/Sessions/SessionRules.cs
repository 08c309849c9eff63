namespace Posthorn.Accounts.Sessions;

/// <summary>How long somebody stays logged in.</summary>
internal static class SessionRules
{
    /// <summary>After the last request.</summary>
    public static readonly TimeSpan Idle = TimeSpan.FromHours(12);

    /// <summary>However busy it is.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(7);

    /// <summary>A use is written down when the last one is that old: a busy page costs few writes.</summary>
    public static readonly TimeSpan SeenEvery = TimeSpan.FromMinutes(5);

    /// <summary>Of one user; the oldest ends when there are more.</summary>
    public const int MostOfUser = 50;

    public static DateTimeOffset EndOf(DateTimeOffset created, DateTimeOffset seen) =>
        created + Longest < seen + Idle ? created + Longest : seen + Idle;
}

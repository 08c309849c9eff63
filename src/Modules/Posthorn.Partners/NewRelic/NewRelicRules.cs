using System.Text.RegularExpressions;
using Posthorn.Insights;
using Posthorn.Kernel;

namespace Posthorn.Partners.NewRelic;

/// <summary>What a setting may be, and what is still to be posted. Pure.</summary>
internal static partial class NewRelicRules
{
    public const int RequestBytes = 8 * 1024;
    public const int MaxKey = 100;
    public const string BadKey = "license_key must be at most 100 letters, digits, - and _ of ASCII.";

    /// <summary>What could not be posted for so long is forgotten.</summary>
    public const int MaxDays = 7;

    private const string Hidden = "****";
    private const int Shown = 4;
    private const int LongEnough = 12;

    /// <summary>The last four characters of a key, by which its owner knows it.</summary>
    public static string Mask(string key) => key.Length == 0 ? "" : key.Length < LongEnough ? Hidden : $"{Hidden}{key[^Shown..]}";

    /// <summary>Programs send back what they were shown: such a key stays as it is.</summary>
    public static NewRelicChange Read(JsonMembers request, NewRelicSetting before)
    {
        var key = request.Line("license_key", MaxKey)?.Trim();
        if (key is not null && key == Mask(before.LicenseKey))
        {
            key = null;
        }
        else if (key is not null && !Key().IsMatch(key))
        {
            request.Refuse("license_key", BadKey);
        }

        return new NewRelicChange(request.Boolean("enabled"), key, request.Boolean("enable_subuser_statistics"));
    }

    public static NewRelicSetting Apply(NewRelicSetting before, NewRelicChange change) => before with
    {
        IsEnabled = change.IsEnabled ?? before.IsEnabled,
        LicenseKey = change.LicenseKey ?? before.LicenseKey,
        HasSubusers = change.HasSubusers ?? before.HasSubusers,
        Revision = before.Revision + 1,
    };

    /// <summary>The first day that is looked at.</summary>
    public static DateOnly FirstDay(NewRelicSetting setting, DateOnly today) =>
        setting.WindowFrom > today.AddDays(-MaxDays) ? setting.WindowFrom : today.AddDays(-MaxDays);

    /// <summary>What happened since it was posted, of each account that anything is known of. Nothing is ever taken back.</summary>
    public static IReadOnlyDictionary<long, long[]> Sums(IEnumerable<DayCounts> now, IEnumerable<DayCounts> posted, int metrics)
    {
        var known = posted.ToDictionary(day => (day.AccountId, day.Day), day => day.Counts);
        var sums = new Dictionary<long, long[]>();
        foreach (var day in now)
        {
            var before = known.GetValueOrDefault((day.AccountId, day.Day));
            if (!sums.TryGetValue(day.AccountId, out var sum))
            {
                sums[day.AccountId] = sum = new long[metrics];
            }

            for (var i = 0; i < metrics; i++)
            {
                sum[i] += Math.Max(0, day.Counts[i] - (before is not null && i < before.Count ? before[i] : 0));
            }
        }

        return sums;
    }

    [GeneratedRegex("^[A-Za-z0-9_-]{0,100}$")]
    private static partial Regex Key();
}

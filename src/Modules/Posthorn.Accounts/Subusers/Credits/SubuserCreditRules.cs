using Posthorn.Kernel;

namespace Posthorn.Accounts.Subusers.Credits;

/// <summary>How a subuser's credits are written and read here: a limit has a type. Pure.</summary>
internal static class SubuserCreditRules
{
    public const string Unlimited = "unlimited";
    public const string Recurring = "recurring";
    public const string Nonrecurring = "nonrecurring";
    public const int MaxCredits = 2_000_000_000;
    private const string BadType = "Type should be set to 'recurring', 'nonrecurring', or 'unlimited'";
    private const string BadFrequency = "Reset frequency should be set to 'monthly', 'weekly', or 'daily'";
    private const int LongestWord = 100;
    private static readonly string[] Types = [Unlimited, Recurring, Nonrecurring];

    private static readonly Dictionary<string, ResetFrequency> Frequencies = new(StringComparer.Ordinal)
    {
        ["monthly"] = ResetFrequency.Monthly, ["weekly"] = ResetFrequency.Weekly, ["daily"] = ResetFrequency.Daily,
    };

    /// <returns>What is asked for, or null: without limit. With errors it is neither.</returns>
    public static CreditLimit? Read(JsonMembers request)
    {
        var type = request.Line("type", LongestWord);
        if (!Types.Contains(type))
        {
            request.Refuse("type", BadType);
            return null;
        }

        if (type == Unlimited)
        {
            return null;
        }

        var before = request.Errors.Count;
        var total = request.WholeNumber("total", 1, MaxCredits);
        if (total is null && request.Errors.Count == before)
        {
            request.Refuse("total", "Total is required");
        }

        ResetFrequency? every = type == Recurring && Frequencies.TryGetValue(request.Line("reset_frequency", LongestWord) ?? "", out var known) ? known : null;
        if (type == Recurring && every is null)
        {
            request.Refuse("reset_frequency", BadFrequency);
        }

        return request.Errors.Count > 0 ? null : new CreditLimit(total!.Value, every);
    }

    public static int? ReadUpdate(JsonMembers request)
    {
        var update = request.WholeNumber("allocation_update", -MaxCredits, MaxCredits);
        if (update is null && request.Errors.Count == 0)
        {
            request.Refuse("allocation_update", SubuserRules.Missing);
        }

        return update;
    }

    public static CreditLine Shown(CreditBalance balance) => balance.Limit switch
    {
        null => new CreditLine(Unlimited, null, null, null, null),
        { Every: { } every } limit => new CreditLine(Recurring, NameOf(every), balance.Remain, limit.Total, balance.Used),
        _ => new CreditLine(Nonrecurring, null, balance.Remain, null, null),
    };

    public static string TypeOf(CreditLimit? limit) => limit is null ? Unlimited : limit.Every is null ? Nonrecurring : Recurring;

    private static string NameOf(ResetFrequency every) => Frequencies.Single(known => known.Value == every).Key;
}

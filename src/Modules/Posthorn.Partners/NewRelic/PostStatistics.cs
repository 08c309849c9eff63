using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Posthorn.Accounts;
using Posthorn.Insights;
using Posthorn.Storage;

namespace Posthorn.Partners.NewRelic;

/// <summary>
/// Posts what happened since the last post, to each account's New Relic. What was posted is noted behind the answer, by day and account: what fails is in the sums
/// of the next turn, and what was taken without our knowing is posted again.
/// </summary>
internal sealed partial class PostStatistics(
    IDatabase database, NewRelicStore store, NewRelicHttp http, IAccountCounts counts, IAccounts accounts, IOptions<PartnersOptions> options, TimeProvider clock,
    ILogger<PostStatistics> logger)
{
    /// <summary>Accounts in one post: together fewer than a thousand metrics.</summary>
    public const int SubjectsInPost = 60;

    private const int MaxAtOnce = 8;

    /// <summary>All settings that are due. Each is moved on before it is worked on, so that no other node takes the same turn.</summary>
    public async Task ExecuteAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        while (await store.DueAsync(now, cancellationToken) is { Count: > 0 } due)
        {
            await Parallel.ForEachAsync(
                due, new ParallelOptions { MaxDegreeOfParallelism = MaxAtOnce, CancellationToken = cancellationToken },
                async (setting, token) =>
                {
                    if (await store.TryMoveOnAsync(setting, now + options.Value.NewRelicInterval, token))
                    {
                        await PostAsync(setting, now, token);
                    }
                });
        }
    }

    private async Task PostAsync(NewRelicSetting setting, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var account = await accounts.FindAsync(setting.AccountId, cancellationToken);
        if (account is null or { Status: AccountStatus.Deleted })
        {
            await database.WriteAsync(session => NewRelicStore.RemoveAsync(session, setting.AccountId), cancellationToken);
            return;
        }

        if (account.Status != AccountStatus.Active)
        {
            return;
        }

        var today = DateOnly.FromDateTime(now.UtcDateTime);
        var first = NewRelicRules.FirstDay(setting, today);
        var names = (setting.HasSubusers ? await accounts.ListSubusersAsync(account.Id, cancellationToken) : []).ToDictionary(subuser => subuser.Id, subuser => subuser.Username);
        var days = await counts.ReadAsync([account.Id, .. names.Keys], first, today, cancellationToken);
        var sums = NewRelicRules.Sums(days, await store.PostedAsync(account.Id, first, cancellationToken), counts.Metrics.Count);

        // The account itself also when nothing happened: a line that is drawn through zero, and a key that is seen to work.
        IReadOnlyList<Subject> subjects =
        [
            new Subject(account.Id, null, sums.GetValueOrDefault(account.Id) ?? new long[counts.Metrics.Count]),
            .. names.Where(subuser => sums.GetValueOrDefault(subuser.Key)?.Any(count => count > 0) == true).OrderBy(subuser => subuser.Key)
                .Select(subuser => new Subject(subuser.Key, subuser.Value, sums[subuser.Key])),
        ];
        foreach (var part in subjects.Chunk(SubjectsInPost))
        {
            if (await http.PostAsync(setting.LicenseKey, MetricWriter.Write(account.Username, setting.PostedAt, now, counts.Metrics, part), cancellationToken) is { } problem)
            {
                LogLater(logger, setting.AccountId, problem);
                return;
            }

            var posted = part.Select(subject => subject.AccountId).ToHashSet();
            await store.NoteAsync(setting, [.. days.Where(day => posted.Contains(day.AccountId))], cancellationToken);
        }

        await store.FinishAsync(setting, today.AddDays(-1), now, cancellationToken);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Statistics of account {AccountId} go to New Relic at the next turn: {Reason}")]
    private static partial void LogLater(ILogger logger, long accountId, string reason);
}

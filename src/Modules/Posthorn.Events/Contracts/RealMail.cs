namespace Posthorn.Events;

/// <summary>For followers that count: test mail counts for nothing.</summary>
public static class RealMail
{
    /// <returns>The events that are not of test mail, in their order. What is known of no mail counts as real.</returns>
    public static async ValueTask<IReadOnlyList<CopyEvent>> OfAsync(ICopyFacts facts, IReadOnlyList<CopyEvent> events, CancellationToken cancellationToken)
    {
        if (events.Count == 0)
        {
            return events;
        }

        var said = await facts.FindAsync([.. events.Select(happened => happened.Copy).Distinct()], cancellationToken);
        return said.Values.Any(mail => mail.IsTest) ? [.. events.Where(happened => !IsTest(happened, said.GetValueOrDefault(happened.Copy)))] : events;
    }

    /// <summary>Another account's mail says nothing, whatever an event says.</summary>
    public static bool IsTest(CopyEvent happened, CopyFacts? mail) => mail is { IsTest: true } && mail.AccountId == happened.AccountId;
}

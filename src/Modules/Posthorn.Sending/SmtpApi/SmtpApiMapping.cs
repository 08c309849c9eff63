using System.Diagnostics.CodeAnalysis;
using Posthorn.Sending.MailSend;

namespace Posthorn.Sending.SmtpApi;

/// <summary>
/// From an X-SMTPAPI header and the envelope to the request that the rest of the house knows: one personalization for each recipient.
/// Pure. Content, subject and sender are for the caller to add: SMTP and v2 mail have them in different places.
/// </summary>
internal static class SmtpApiMapping
{
    /// <summary>Tags times recipients: a small header can ask for any number of them.</summary>
    private const int MaxSubstitutions = 500_000;

    /// <param name="header">As parsed.</param>
    /// <param name="recipients">Of the envelope.</param>
    /// <param name="request">
    /// A recipient from the header's <c>to</c> is in a personalization's To and is shown there; one from the envelope is in its Bcc,
    /// since what the message shows is already in the message.
    /// </param>
    /// <param name="problems">What does not fit together, as sentences for the sender.</param>
    public static bool TryMap(
        SmtpApiHeader header, IReadOnlyList<string> recipients,
        [NotNullWhen(true)] out MailSendRequest? request, out IReadOnlyList<string> problems)
    {
        var count = header.To.Count > 0 ? header.To.Count : recipients.Count;
        problems = [.. ProblemsOf(header, count)];
        request = problems.Count > 0 ? null : SmtpApiFilters.Apply(
            new MailSendRequest
            {
                Personalizations = [.. Enumerable.Range(0, count).Select(place => PersonalizationOf(header, recipients, place))],
                Sections = header.Section,
                Categories = header.Category,
                CustomArgs = header.UniqueArgs,
                SendAt = header.SendAt,
                BatchId = header.BatchId,
                IpPoolName = header.IpPool,
                Asm = header.AsmGroupId is { } group ? new AsmOptions { GroupId = group, GroupsToDisplay = header.AsmGroupsToDisplay } : null,
            },
            header.Filters);
        return request is not null;
    }

    private static IEnumerable<string> ProblemsOf(SmtpApiHeader header, int count)
    {
        if (header.SendEachAt.Count > 0 && header.SendEachAt.Count != count)
        {
            yield return $"send_each_at has {header.SendEachAt.Count} times for {count} recipients";
        }

        if ((long)header.Sub.Count * count > MaxSubstitutions)
        {
            yield return $"sub has {header.Sub.Count} tags for {count} recipients, and {MaxSubstitutions:N0} substitutions are allowed in all";
        }
    }

    private static Personalization PersonalizationOf(SmtpApiHeader header, IReadOnlyList<string> recipients, int place) => new()
    {
        To = header.To.Count > 0 ? [header.To[place]] : [],
        Bcc = header.To.Count > 0 ? [] : [new EmailObject(recipients[place])],
        Substitutions = SubstitutionsOf(header.Sub, place),
        SendAt = place < header.SendEachAt.Count ? header.SendEachAt[place] : null,
    };

    /// <summary>A list that is too short ends in empty texts.</summary>
    private static Dictionary<string, string>? SubstitutionsOf(IReadOnlyDictionary<string, IReadOnlyList<string>> sub, int place)
    {
        if (sub.Count == 0)
        {
            return null;
        }

        var texts = new Dictionary<string, string>(sub.Count, StringComparer.Ordinal);
        foreach (var (tag, list) in sub)
        {
            texts[tag] = place < list.Count ? list[place] : "";
        }

        return texts;
    }
}

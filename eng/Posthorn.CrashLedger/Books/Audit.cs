namespace Posthorn.CrashLedger.Books;

/// <param name="Faults">A sentence for each broken promise.</param>
/// <param name="Lost">Copies that were accepted and never arrived.</param>
/// <param name="Excused">Repeats whose first final dot was outstanding at a kill.</param>
/// <param name="Unexcused">All other repeats.</param>
internal sealed record AuditOutcome(IReadOnlyList<string> Faults, int Lost, int Excused, int Unexcused);

/// <summary>
/// Holds the ledger against what arrived. Pure. A repeat is excused only when its final dot was outstanding at a kill: the earlier
/// arrival came from a life that was over by then and was the last message of its connection, since the next one may leave only when
/// the outcome of the one before is stored.
/// </summary>
internal static class Audit
{
    /// <param name="maxConnections">Connections that a server may have at once: each can have one dot outstanding at a kill.</param>
    public static AuditOutcome Check(IReadOnlyList<PostedMail> mails, IReadOnlyList<Arrival> arrivals, int kills, int maxConnections)
    {
        var lastOfConnection = arrivals.Select((arrival, place) => (arrival.Connection, place))
            .GroupBy(row => row.Connection).ToDictionary(group => group.Key, group => group.Max(row => row.place));
        var byRecipient = arrivals.Select((arrival, place) => (arrival, place)).ToLookup(row => row.arrival.Recipient);
        List<string> faults = [];
        var (lost, excused, unexcused) = (0, 0, 0);
        foreach (var mail in mails)
        {
            var arrived = mail.Recipients.Count(byRecipient.Contains);
            if (mail.IsRefused)
            {
                if (arrived > 0)
                {
                    faults.Add($"MISTAKEN: mail {mail.Number} was refused and arrived all the same");
                }
            }
            else if (mail.MessageId is not null && arrived < mail.Recipients.Count)
            {
                lost += mail.Recipients.Count - arrived;
                var missing = mail.Recipients.Where(recipient => !byRecipient.Contains(recipient));
                faults.Add($"LOST: mail {mail.Number} was accepted as {mail.MessageId} and never reached {string.Join(", ", missing)}");
            }
            else if (mail.MessageId is null && mail.IsTurnedAway && mail.Key is null && arrived > 0)
            {
                faults.Add($"TURNED AWAY AND SENT: mail {mail.Number} was answered with 503, and {arrived} of its {mail.Recipients.Count} copies arrived");
            }
            else if (mail.MessageId is null && arrived > 0 && arrived < mail.Recipients.Count)
            {
                faults.Add($"TORN: mail {mail.Number} was not answered, and {arrived} of its {mail.Recipients.Count} copies arrived");
            }

            foreach (var recipient in mail.Recipients)
            {
                foreach (var ((earlier, place), (later, _)) in byRecipient[recipient].Zip(byRecipient[recipient].Skip(1)))
                {
                    var isLast = lastOfConnection[earlier.Connection] == place;
                    if (isLast && earlier.Life < later.Life && earlier.Life < later.KillsBefore)
                    {
                        excused++;
                        continue;
                    }

                    unexcused++;
                    faults.Add($"REPEATED WITHOUT NEED: {recipient} in life {earlier.Life} over connection {earlier.Connection}"
                        + $"{(isLast ? "" : ", not as its last message,")} and again in life {later.Life}");
                }
            }
        }

        var known = mails.SelectMany(mail => mail.Recipients).ToHashSet();
        faults.AddRange(byRecipient.Select(group => group.Key).Where(recipient => !known.Contains(recipient)).Select(recipient => $"INVENTED: {recipient}"));
        if (excused + unexcused > kills * maxConnections)
        {
            faults.Add($"TOO MANY REPEATS: {excused + unexcused} in {kills} kills with {maxConnections} connections");
        }

        return new AuditOutcome(faults, lost, excused, unexcused);
    }
}

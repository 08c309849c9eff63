namespace Posthorn.Crash.Tests;

/// <summary>
/// Holds the ledger against what arrived. Pure. A repeat is excused only when its final dot was outstanding at a kill: the earlier
/// arrival came from an earlier life and was the last message of its connection, since the next one may leave only when the outcome
/// of the one before is stored.
/// </summary>
internal static class Audit
{
    /// <param name="maxConnections">Connections that the server may have at once: each can have one dot outstanding at a kill.</param>
    /// <returns>A sentence for each broken promise.</returns>
    public static IReadOnlyList<string> Check(IReadOnlyList<PostedMail> mails, IReadOnlyList<Arrival> arrivals, int kills, int maxConnections)
    {
        var lastOfConnection = arrivals.Select((arrival, place) => (arrival.Connection, place))
            .GroupBy(row => row.Connection).ToDictionary(group => group.Key, group => group.Max(row => row.place));
        var byRecipient = arrivals.Select((arrival, place) => (arrival, place)).ToLookup(row => row.arrival.Recipient);
        List<string> faults = [];
        var repeats = 0;
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
                var missing = mail.Recipients.Where(recipient => !byRecipient.Contains(recipient));
                faults.Add($"LOST: mail {mail.Number} was accepted as {mail.MessageId} and never reached {string.Join(", ", missing)}");
            }
            else if (mail.MessageId is null && arrived > 0 && arrived < mail.Recipients.Count)
            {
                faults.Add($"TORN: mail {mail.Number} was not answered, and {arrived} of its {mail.Recipients.Count} copies arrived");
            }

            foreach (var recipient in mail.Recipients)
            {
                foreach (var ((earlier, place), (later, _)) in byRecipient[recipient].Zip(byRecipient[recipient].Skip(1)))
                {
                    repeats++;
                    if (earlier.Life >= later.Life || lastOfConnection[earlier.Connection] != place)
                    {
                        faults.Add($"REPEATED WITHOUT NEED: {recipient} in life {earlier.Life} over connection {earlier.Connection}"
                            + $"{(lastOfConnection[earlier.Connection] == place ? "" : ", not as its last message,")} and again in life {later.Life}");
                    }
                }
            }
        }

        var known = mails.SelectMany(mail => mail.Recipients).ToHashSet();
        faults.AddRange(byRecipient.Select(group => group.Key).Where(recipient => !known.Contains(recipient)).Select(recipient => $"INVENTED: {recipient}"));
        if (repeats > kills * maxConnections)
        {
            faults.Add($"TOO MANY REPEATS: {repeats} in {kills} kills with {maxConnections} connections");
        }

        return faults;
    }

    /// <summary>How many arrivals were not the first of their copy.</summary>
    public static int Repeats(IReadOnlyList<Arrival> arrivals) => arrivals.Count - arrivals.Select(arrival => arrival.Recipient).Distinct().Count();
}

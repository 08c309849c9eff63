namespace Posthorn.CrashLedger.Books;

/// <summary>How long accepted copies were on their way, from the 202 to the sink. Those that never arrived are counted elsewhere.</summary>
/// <param name="Late">Copies that took longer than was asked about.</param>
/// <param name="AcrossKills">Copies that were accepted before a kill and arrived after it.</param>
internal sealed record DelayFigures(TimeSpan Median, TimeSpan Percentile99, TimeSpan Longest, int Late, int AcrossKills)
{
    public static DelayFigures Of(IReadOnlyList<PostedMail> mails, IReadOnlyList<Arrival> arrivals, TimeSpan late)
    {
        var first = arrivals.GroupBy(arrival => arrival.Recipient).ToDictionary(group => group.Key, group => group.First());
        List<TimeSpan> delays = [];
        var acrossKills = 0;
        foreach (var mail in mails.Where(mail => mail.MessageId is not null))
        {
            foreach (var arrival in mail.Recipients.Where(first.ContainsKey).Select(recipient => first[recipient]))
            {
                // A fast sink has the mail before the client has read the answer.
                delays.Add(arrival.At > mail.AcceptedAt ? arrival.At - mail.AcceptedAt : TimeSpan.Zero);
                acrossKills += arrival.KillsBefore > mail.KillsBefore ? 1 : 0;
            }
        }

        delays.Sort();
        return new DelayFigures(At(0.5), At(0.99), At(1), delays.Count(delay => delay > late), acrossKills);

        TimeSpan At(double share) => delays.Count == 0 ? TimeSpan.Zero : delays[(int)Math.Ceiling(share * delays.Count) - 1];
    }
}

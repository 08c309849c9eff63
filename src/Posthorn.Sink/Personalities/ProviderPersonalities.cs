namespace Posthorn.Sink;

/// <summary>A provider's name and its refusals, each for a share of the mail.</summary>
internal static class ProviderPersonalities
{
    private static readonly (ProviderAnswer Answer, double Share)[] Usual =
    [
        (ProviderAnswer.UnknownUser, 0.05),
        (ProviderAnswer.RateLimit, 0.10),
        (ProviderAnswer.FullMailbox, 0.01),
        (ProviderAnswer.Spam, 0.01),
    ];

    public static IReadOnlyList<Personality> All { get; } = [.. Provider.All.Select(Of)];

    private static Personality Of(Provider provider) => new(
        provider.Name, provider.Sentence, Prospect.Mixed,
        (options, value) => TryReadShares(value, out var shares) ? Become(options, provider, shares) : null)
    {
        Value = "unknown-user=5%,rate-limit=10%",
        BeginsWithConnection = true,
    };

    private static MailSinkOptions Become(MailSinkOptions options, Provider provider, IEnumerable<(ProviderAnswer Answer, double Share)> shares) => options with
    {
        HostName = provider.HostName,
        Answers = [.. options.Answers, .. shares.Select(share => new AnswerShare(share.Share, provider.Answers[share.Answer].Stage, provider.Answers[share.Answer].Reply))],
    };

    /// <summary><c>unknown-user=5%,rate-limit=10%</c>; what is not named does not happen. Nothing at all means the usual shares.</summary>
    private static bool TryReadShares(string? text, out IReadOnlyList<(ProviderAnswer Answer, double Share)> shares)
    {
        var read = new List<(ProviderAnswer, double)>();
        shares = text is null ? Usual : read;
        foreach (var part in text?.Split(',', StringSplitOptions.TrimEntries) ?? [])
        {
            if (part.Split('=') is not [var name, var number] || !ProviderAnswers.TryParse(name.Trim(), out var answer) || !ValueParser.TryShare(number.Trim(), out var share))
            {
                return false;
            }

            read.Add((answer, share));
        }

        return true;
    }
}

using Posthorn.Smtp;

namespace Posthorn.Sink;

/// <summary>What a provider says no to.</summary>
public enum ProviderAnswer
{
    /// <summary>Too much mail, try again later.</summary>
    RateLimit,

    UnknownUser,

    FullMailbox,

    /// <summary>The content looks like spam.</summary>
    Spam,

    /// <summary>The address of the client is on a list, or has a bad name.</summary>
    Blocklist,

    /// <summary>SPF, DKIM or DMARC fail.</summary>
    Auth,
}

/// <summary>An answer and where in the dialog it comes.</summary>
public sealed record StagedReply(AnswerStage Stage, SmtpReply Reply);

internal static class ProviderAnswers
{
    private static readonly Dictionary<string, ProviderAnswer> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        ["rate-limit"] = ProviderAnswer.RateLimit,
        ["unknown-user"] = ProviderAnswer.UnknownUser,
        ["full-mailbox"] = ProviderAnswer.FullMailbox,
        ["spam"] = ProviderAnswer.Spam,
        ["blocklist"] = ProviderAnswer.Blocklist,
        ["auth"] = ProviderAnswer.Auth,
    };

    public static bool TryParse(string name, out ProviderAnswer answer) => Names.TryGetValue(name, out answer);
}

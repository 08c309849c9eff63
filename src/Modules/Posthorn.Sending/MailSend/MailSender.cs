using Posthorn.Accounts;
using Posthorn.Sending.Submissions;

namespace Posthorn.Sending.MailSend;

/// <summary>Whose mail it is, and whether it is test mail. Every way in has to say both: neither has a default.</summary>
/// <param name="IsTest">Sent with a test key: it never leaves the house (ADR 0026).</param>
internal readonly record struct MailSender(long AccountId, bool IsTest)
{
    /// <summary>Who hands it in.</summary>
    public MailOrigin Origin { get; init; } = MailOrigin.Unknown;

    /// <summary>Mail is the key's own account's, whoever the request is about.</summary>
    public static MailSender Of(Caller caller) => new(caller.Key.AccountId, caller.IsTest) { Origin = MailOrigin.Of(caller) };
}

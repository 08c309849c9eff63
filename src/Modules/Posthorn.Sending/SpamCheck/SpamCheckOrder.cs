using Posthorn.Accounts;
using Posthorn.Sending.MailSend;

namespace Posthorn.Sending.SpamCheck;

/// <summary>Whether a mail is to be checked, and how strictly.</summary>
/// <param name="Threshold">Mail with so many points or more is dropped.</param>
/// <param name="PostTo">An http or https address that hears of what was dropped, or empty.</param>
internal sealed record SpamCheckOrder(double Threshold, string PostTo)
{
    /// <summary>The message over the account (mail-sending 2.1).</summary>
    /// <returns>Null: it is not checked.</returns>
    public static SpamCheckOrder? Of(SpamCheckSetting? message, SpamCheckSettings account)
    {
        if (!(message?.Enable ?? account.Enabled))
        {
            return null;
        }

        return new SpamCheckOrder(
            message?.Threshold ?? (account.Enabled ? account.MaxScore : 5),
            message?.PostToUrl ?? (account.Enabled ? account.Url : ""));
    }
}

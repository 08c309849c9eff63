using Posthorn.Accounts;
using Posthorn.Sending.MailSend;

namespace Posthorn.Sending.Rendering.Settings;

/// <summary>What subscription tracking puts into a mail.</summary>
/// <param name="Html">Appended to the HTML; empty: nothing.</param>
/// <param name="Text">Appended to the text; empty: nothing.</param>
/// <param name="Tag">Replaced by the bare address; when there is one, nothing is appended.</param>
internal sealed record SubscriptionWords(string Html, string Text, string Tag)
{
    /// <summary>The sentence of an account that has set none.</summary>
    public const string BuiltInHtml = "<p>If you would like to unsubscribe and stop receiving these emails <% click here %>.</p>";

    public const string BuiltInText = "If you would like to unsubscribe and stop receiving these emails click here: <% %>.";

    /// <returns>Null: it is off.</returns>
    public static SubscriptionWords? Of(SubscriptionTracking? message, SubscriptionSettings account)
    {
        if (!(message?.Enable ?? account.Enabled))
        {
            return null;
        }

        var hasOwn = message is { Html.Length: > 0 } or { Text.Length: > 0 };
        var tag = message?.SubstitutionTag ?? (account.Enabled && !hasOwn ? account.Replace : "");
        return new SubscriptionWords(
            message?.Html ?? Stored(account, account.HtmlContent, BuiltInHtml), message?.Text ?? Stored(account, account.PlainContent, BuiltInText), tag);
    }

    /// <summary>An account that has it off lends nothing.</summary>
    private static string Stored(SubscriptionSettings account, string text, string builtIn) => !account.Enabled ? "" : text.Length > 0 ? text : builtIn;
}

using Posthorn.Kernel;
using Posthorn.Senders;

namespace Posthorn.Sending.MailSend;

/// <summary>
/// What needs the account's data. No account has templates, unsubscribe groups or batches yet, so any that is named is unknown;
/// and what would change the mail's words but is not there yet is refused rather than sent wrong.
/// </summary>
internal static class AvailabilityRules
{
    /// <param name="pools">Where the account's pools are.</param>
    public static IReadOnlyList<ApiError> Check(MailSendRequest request, long accountId, SendingIpSnapshot pools)
    {
        List<ApiError> errors = [];
        if (request.TemplateId is { } template)
        {
            errors.Add(Error("template_id", $"The Template ID must be a valid template id for your account. You provided {template}."));
        }

        if (request.Asm is { GroupId: { } group })
        {
            errors.Add(Error("asm.group_id", $"The ASM group ID must be a valid Group ID on your account. You provided {group}."));
        }

        if (request.IpPoolName is { } pool && pools.FindPool(accountId, pool) is null)
        {
            errors.Add(UnknownPool(pool));
        }

        if (request.BatchId is not null)
        {
            errors.Add(new ApiError("invalid batch id", "batch_id"));
        }

        if (request.Sections.Count > 0 || request.Personalizations.Any(personalization => personalization.Substitutions is { Count: > 0 }))
        {
            errors.Add(new ApiError("Substitutions and sections are not available in this version of Posthorn; the mail was not sent.", "personalizations"));
        }

        if (request.MailSettings.Footer is { Enable: true })
        {
            errors.Add(new ApiError("The footer is not available in this version of Posthorn; the mail was not sent.", "mail_settings.footer"));
        }

        if (request.MailSettings.Template is { Enable: true })
        {
            errors.Add(new ApiError("The template filter is not available in this version of Posthorn; the mail was not sent.", "mail_settings.template"));
        }

        return errors;
    }

    public static ApiError UnknownPool(string name) =>
        Error("ip_pool_name", $"The IP Pool name must be a valid pool name for your account. You provided [{Rules.ErrorReport.Quote(name)}].");

    private static ApiError Error(string field, string message) => new(message, field, $"{FieldPath.HelpBase}#message.{field}");
}

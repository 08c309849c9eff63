namespace Posthorn.Sending.MailSend.Rules;

internal static class ReplyToRules
{
    private const string Missing =
        "The reply_to object, when used, must at least have an email parameter with a valid email address and it may also contain a name parameter. "
        + EmailObjectRules.Example;

    private static readonly FieldPath Single = new("reply_to");
    private static readonly FieldPath List = new("reply_to_list");

    private static readonly EmailTexts SingleTexts = new(
        Missing,
        Missing,
        "The Reply-To email exceeds the maximum total length of 320 characters");

    private static readonly EmailTexts ListTexts = new(
        "The `reply_to_list` email parameter is required.",
        "The `reply_to_list` email does not contain a valid address.",
        "The `reply_to_list` email exceeds the maximum total length of 320 characters.");

    public static void Check(MailSendRequest request, MailSendLimits limits, ErrorReport report)
    {
        if (request.ReplyTo is { } replyTo)
        {
            EmailObjectRules.Check(replyTo, Single, SingleTexts, report);
        }

        var list = request.ReplyToList;
        report.AddIf(request.ReplyTo is not null && list.Count > 0, List, "`reply_to` is mutually exclusive with `reply_to_list`.");
        if (list.Count > limits.ReplyToAddresses)
        {
            report.Add(List, $"There is a limit of {limits.ReplyToAddresses} `reply_to` emails per mail/send request.");
            return;
        }

        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var isUnique = true;
        for (var i = 0; i < list.Count; i++)
        {
            EmailObjectRules.Check(list[i], List.Child(i), ListTexts, report);
            isUnique &= string.IsNullOrEmpty(list[i].Email) || seen.Add(list[i].Email!);
        }

        report.AddIf(!isUnique, List, "Each email address in the `reply_to_list` should be unique.");
    }
}

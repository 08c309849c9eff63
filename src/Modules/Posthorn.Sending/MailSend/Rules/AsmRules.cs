namespace Posthorn.Sending.MailSend.Rules;

internal static class AsmRules
{
    private static readonly FieldPath GroupId = new FieldPath("asm").Child("group_id");
    private static readonly FieldPath GroupsToDisplay = new FieldPath("asm").Child("groups_to_display");

    public static void Check(MailSendRequest request, MailSendLimits limits, ErrorReport report)
    {
        if (request.Asm is not { } asm)
        {
            return;
        }

        report.AddIf(asm.GroupId is null && !report.IsUnread(GroupId), GroupId, "The ASM group ID must be an integer.");
        if (asm.GroupsToDisplay.Count > limits.GroupsToDisplay)
        {
            report.Add(
                GroupsToDisplay,
                $"There is a limit of {limits.GroupsToDisplay} unsubscribe groups that can be displayed to a user at a time.");
        }
    }
}

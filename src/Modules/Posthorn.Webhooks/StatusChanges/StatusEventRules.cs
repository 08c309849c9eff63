using Status = Posthorn.Accounts.AccountStatus;

namespace Posthorn.Webhooks.StatusChanges;

/// <summary>What SendGrid calls a change of an account. Pure.</summary>
internal static class StatusEventRules
{
    /// <returns>Null: it is nothing that endpoints are told; a parent switches its own subusers.</returns>
    public static string? TypeOf(Status before, Status after) => after switch
    {
        _ when before == after => null,
        Status.Suspended => "compliance_suspend",
        Status.Deactivated => "compliance_deactivate",
        Status.Banned => "compliance_ban",
        Status.Active when before is Status.Suspended or Status.Deactivated or Status.Banned => "reactivate",
        _ => null,
    };
}

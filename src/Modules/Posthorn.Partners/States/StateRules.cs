using Posthorn.Accounts;

namespace Posthorn.Partners.States;

/// <summary>The states of an account as partners know them. Pure.</summary>
internal static class StateRules
{
    public const string Activated = "activated";
    public const string Deactivated = "deactivated";
    public const string BadState = "state must be activated or deactivated.";

    public static string NameOf(AccountStatus? status) => status switch
    {
        AccountStatus.Active => Activated,
        AccountStatus.Deactivated => Deactivated,
        AccountStatus.Disabled => "suspended",
        AccountStatus.Banned => "banned",
        _ => "indeterminate",
    };

    /// <summary>What whoever runs the server has closed stays closed.</summary>
    public static bool IsPartners(AccountStatus status) => status is AccountStatus.Active or AccountStatus.Deactivated;

    public static string NotPartners(AccountStatus status) => $"This account is {NameOf(status)}, which only who runs this server can change.";
}

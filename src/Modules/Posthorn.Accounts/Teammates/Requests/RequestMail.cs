namespace Posthorn.Accounts.Teammates.Requests;

/// <summary>What people are told about requests. Pure.</summary>
internal static class RequestMail
{
    public static SystemMail Asked(string to, Account account, Teammate teammate, ScopeGroup group) => new(
        to,
        $"{teammate.Username} asks for access to {group.Name}",
        $"""
        Hello,

        {teammate.Username} ({teammate.Email}) works in the account {account.Username} and asks for access to: {group.Name}.
        The owner and admins of the account can approve or deny it.

        """.ReplaceLineEndings("\n"),
        teammate.Email);

    public static SystemMail Decided(Account account, Teammate teammate, ScopeGroup group, bool isApproved) => new(
        teammate.Email,
        isApproved ? $"You have access to {group.Name} now" : $"You were not given access to {group.Name}",
        $"""
        Hello,

        you asked for access to {group.Name} in the account {account.Username}. It was {(isApproved ? "approved" : "denied")}.

        """.ReplaceLineEndings("\n"),
        account.Email);
}

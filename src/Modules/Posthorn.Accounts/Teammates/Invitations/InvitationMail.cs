namespace Posthorn.Accounts.Teammates.Invitations;

/// <summary>The words of an invitation. Pure.</summary>
internal static class InvitationMail
{
    public static SystemMail Compose(Account account, Invitation invitation, string secret, string publicUrl) => new(
        invitation.Email,
        $"You are invited to work in the mail account {account.Username}",
        $"""
        Hello,

        you are invited to become a teammate in the account {account.Username}.
        To accept, open this page and choose a user name and a password:

        {publicUrl}{AcceptEndpoint.Path}?token={secret}

        The page is yours alone and can be used once, until {invitation.ExpiresAt:yyyy-MM-dd HH:mm} UTC.
        If you did not expect this, there is nothing that you need to do.

        """.ReplaceLineEndings("\n"),
        account.Email);
}

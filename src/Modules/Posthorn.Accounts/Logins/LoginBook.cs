using Microsoft.Extensions.Options;
using Posthorn.Accounts.Teammates;

namespace Posthorn.Accounts.Logins;

internal sealed class LoginBook(LoginStore store, TeammateStore teammates, IAccounts accounts, IOptions<AccountsOptions> options) : ILogins
{
    /// <summary>What a name that nobody has is held against, so that its answer takes as long.</summary>
    private readonly Lazy<string> _nobody = new(() => PasswordHash.Of("nobody", options.Value.PasswordTurns));

    public async Task<Login?> CheckAsync(string username, string password, CancellationToken cancellationToken)
    {
        // Longer ones are nobody's, and hashing them would cost.
        if (!Usernames.IsValid(username) || password.Length > PasswordRules.MaxLength)
        {
            return null;
        }

        var stored = await store.FindAsync(username, cancellationToken);
        if (!PasswordHash.Matches(password, stored?.PasswordHash ?? _nobody.Value) || stored is null
            || stored.IsWebsiteClosed || stored.Status != "active" || await accounts.FindAsync(stored.AccountId, cancellationToken) is not { } account)
        {
            return null;
        }

        if (account.Username.Equals(stored.Username, StringComparison.OrdinalIgnoreCase))
        {
            return new Login(account.Id, stored.Username, null);
        }

        return await teammates.FindAsync(account.Id, stored.Username, cancellationToken) is { } teammate
            ? new Login(account.Id, stored.Username, new TeammateRights(teammate.IsAdmin, TeammateRules.Held(account, teammate).ToHashSet(StringComparer.Ordinal)))
            : null;
    }
}

using System.Security.Cryptography;
using Posthorn.Accounts.Users;
using Posthorn.Storage;

namespace Posthorn.Accounts.TwoFactor;

/// <param name="RecoveryCodes">How many are left.</param>
internal sealed record TwoFactorState(bool IsOn, long RecoveryCodes);

/// <summary>A user's second factor: proposed, proved by a first code, asked for at each login, taken away.</summary>
internal sealed class TwoFactorBook(IDatabase database, IAuditLog audit, TimeProvider clock)
{
    public Task<TwoFactorState> GetAsync(long userId, CancellationToken cancellationToken) => database.ReadAsync(
        async session => new TwoFactorState(
            await TwoFactorStore.FindAsync(session, userId) is { IsOn: true }, await TwoFactorStore.CountCodesAsync(session, userId)),
        cancellationToken);

    /// <returns>The secret, to be shown this once; null: a factor is on already.</returns>
    public async Task<byte[]?> ProposeAsync(User user, CancellationToken cancellationToken)
    {
        var secret = RandomNumberGenerator.GetBytes(Totp.SecretBytes);
        return await database.WriteAsync(
            async session =>
            {
                if (await TwoFactorStore.HoldAsync(session, user.Id) is { IsOn: true })
                {
                    return false;
                }

                await TwoFactorStore.ProposeAsync(session, user.Id, secret, clock.GetUtcNow());
                return true;
            },
            cancellationToken)
            ? secret
            : null;
    }

    /// <summary>The first code shows that the app has the secret.</summary>
    /// <returns>The recovery codes, shown this once; null: nothing was proposed, or the code is not of it.</returns>
    public async Task<IReadOnlyList<string>?> ConfirmAsync(Caller caller, User user, string code, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> codes = [.. Enumerable.Range(0, RecoveryCode.Count).Select(_ => RecoveryCode.Create())];
        return await database.WriteAsync(
            async session =>
            {
                if (await TwoFactorStore.HoldAsync(session, user.Id) is not { IsOn: false } proposed
                    || Totp.FindStep(proposed.Secret, code, proposed.LastStep, clock.GetUtcNow()) is not { } step)
                {
                    return false;
                }

                await TwoFactorStore.UseAsync(session, user.Id, step);
                await TwoFactorStore.ReplaceCodesAsync(session, user.Id, codes);
                await audit.AppendAsync(session, new AuditEntry(user.AccountId, caller.Actor, "two_factor.enable", user.Username, null, null));
                return true;
            },
            cancellationToken)
            ? codes
            : null;
    }

    /// <summary>Takes a code of the app, or a recovery code; either opens once.</summary>
    public Task<bool> UseAsync(User user, string code, CancellationToken cancellationToken) => database.WriteAsync(
        async session =>
        {
            if (await TwoFactorStore.HoldAsync(session, user.Id) is not { IsOn: true } factor)
            {
                return false;
            }

            if (Totp.FindStep(factor.Secret, code, factor.LastStep, clock.GetUtcNow()) is { } step)
            {
                await TwoFactorStore.UseAsync(session, user.Id, step);
                return true;
            }

            return await TwoFactorStore.UseRecoveryAsync(session, user.Id, code);
        },
        cancellationToken);

    public Task RemoveAsync(AuditActor actor, User user, CancellationToken cancellationToken) => database.WriteAsync(
        async session =>
        {
            await TwoFactorStore.RemoveAsync(session, user.Id);
            await audit.AppendAsync(session, new AuditEntry(user.AccountId, actor, "two_factor.disable", user.Username, null, null));
        },
        cancellationToken);
}

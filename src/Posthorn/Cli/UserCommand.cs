using System.CommandLine;
using Posthorn.Accounts;

namespace Posthorn.Cli;

/// <summary>The way back in for who forgot a password, or lost the telephone with the second factor.</summary>
internal static class UserCommand
{
    public static Command Create(SettingOptions options)
    {
        var command = new Command("user", "Who logs in: password, second-factor-off.");
        var password = new Command("password", "Give an account's owner a new password and show it this once; their sessions end.") { Account };
        password.SetAction(async (parsed, cancellationToken) =>
        {
            await using var workshop = await Workshop.OpenAsync(options.Read(parsed), cancellationToken);
            var account = await AccessCommand.FindAsync(workshop, parsed.GetValue(Account), cancellationToken);
            var chosen = Passwords.Generate();
            await workshop.Get<IUsers>().SetOwnerPasswordAsync(account.Id, chosen, cancellationToken);
            parsed.InvocationConfiguration.Output.WriteLine(chosen);
            return ExitCodes.Done;
        });
        var factor = new Command("second-factor-off", "Let an account's owner log in with the password alone.") { Account };
        factor.SetAction(async (parsed, cancellationToken) =>
        {
            await using var workshop = await Workshop.OpenAsync(options.Read(parsed), cancellationToken);
            var account = await AccessCommand.FindAsync(workshop, parsed.GetValue(Account), cancellationToken);
            await workshop.Get<IUsers>().RemoveSecondFactorAsync(account.Id, cancellationToken);
            return ExitCodes.Done;
        });
        command.Subcommands.Add(password);
        command.Subcommands.Add(factor);
        return command;
    }

    private static Option<string?> Account { get; } = new("--account") { Description = "The account's user name. Default: the owner's." };
}

using System.CommandLine;
using Posthorn.Accounts;

namespace Posthorn.Cli;

/// <summary>The way back in for who took their own address off the list.</summary>
internal static class AccessCommand
{
    public static Command Create(SettingOptions options)
    {
        var command = new Command("access", "From which addresses an account may be reached: list, clear.");
        var list = new Command("list", "List the networks; none means that every address may.") { Account };
        list.SetAction(async (parsed, cancellationToken) =>
        {
            await using var workshop = await Workshop.OpenAsync(options.Read(parsed), cancellationToken);
            var account = await FindAsync(workshop, parsed.GetValue(Account), cancellationToken);
            foreach (var network in await workshop.Get<IAccessLists>().ListNetworksAsync(account.Id, cancellationToken))
            {
                parsed.InvocationConfiguration.Output.WriteLine(network);
            }

            return ExitCodes.Done;
        });
        var clear = new Command("clear", "Empty the list; a running server obeys within ten seconds.") { Account };
        clear.SetAction(async (parsed, cancellationToken) =>
        {
            await using var workshop = await Workshop.OpenAsync(options.Read(parsed), cancellationToken);
            await workshop.Get<IAccessLists>().ClearAsync((await FindAsync(workshop, parsed.GetValue(Account), cancellationToken)).Id, cancellationToken);
            return ExitCodes.Done;
        });
        command.Subcommands.Add(list);
        command.Subcommands.Add(clear);
        return command;
    }

    private static Option<string?> Account { get; } = new("--account") { Description = "The account's user name. Default: the owner's." };

    internal static async Task<Account> FindAsync(Workshop workshop, string? username, CancellationToken cancellationToken)
    {
        var accounts = workshop.Get<IAccounts>();
        return (username is null ? await accounts.FindAsync(WellKnownAccounts.Owner, cancellationToken) : await accounts.FindAsync(username, cancellationToken))
            ?? throw new CommandFault(ExitCodes.Failed, $"There is no account {username}.");
    }
}

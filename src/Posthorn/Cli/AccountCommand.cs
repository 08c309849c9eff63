using System.CommandLine;
using Posthorn.Accounts;
using Posthorn.Delivery;
using Posthorn.Storage;

namespace Posthorn.Cli;

/// <summary>What who runs the server may do to an account. Its webhooks are told, if they asked for it.</summary>
internal static class AccountCommand
{
    public static Command Create(SettingOptions options)
    {
        var command = new Command("account", "Whether an account may be used: show, suspend, deactivate, ban, reactivate; and where it is: timezone.");
        var show = new Command("show", "Whether it may be used.") { Account };
        show.SetAction(async (parsed, cancellationToken) =>
        {
            await using var workshop = await Workshop.OpenAsync(options.Read(parsed), cancellationToken);
            Say(parsed, (await AccessCommand.FindAsync(workshop, parsed.GetValue(Account), cancellationToken)).Status);
            return ExitCodes.Done;
        });
        command.Subcommands.Add(show);
        foreach (var (verb, status, what) in new[]
        {
            ("suspend", AccountStatus.Suspended, "Hold an account's mail: it is accepted, waits, and bounces when its deadline comes."),
            ("deactivate", AccountStatus.Deactivated, "Let nobody in. What was accepted and has not left bounces."),
            ("ban", AccountStatus.Banned, "Let nobody in, nor into its subusers. What was accepted and has not left bounces."),
            ("reactivate", AccountStatus.Active, "Let an account be used again, and send what waits."),
        })
        {
            var change = new Command(verb, $"{what} A running server obeys within ten seconds.") { Account };
            change.SetAction((parsed, cancellationToken) => ChangeAsync(options, parsed, status, cancellationToken));
            command.Subcommands.Add(change);
        }

        var zone = new Argument<string?>("zone") { Description = "An IANA name, such as Europe/Berlin. Without it the zone is shown.", Arity = ArgumentArity.ZeroOrOne };
        var timeZone = new Command("timezone", "The time zone whose midnights divide an account's days. Another one holds for what comes.") { zone, Account };
        timeZone.SetAction((parsed, cancellationToken) => ZoneAsync(options, parsed, parsed.GetValue(zone), cancellationToken));
        command.Subcommands.Add(timeZone);
        return command;
    }

    private static Option<string?> Account { get; } = new("--account") { Description = "The account's user name. Default: the owner's." };

    private static async Task<int> ChangeAsync(SettingOptions options, ParseResult parsed, AccountStatus status, CancellationToken cancellationToken)
    {
        await using var workshop = await Workshop.OpenAsync(options.Read(parsed), cancellationToken);
        var account = await AccessCommand.FindAsync(workshop, parsed.GetValue(Account), cancellationToken);
        await workshop.Get<IDatabase>().WriteAsync(
            async session =>
            {
                await workshop.Get<IAccounts>().ChangeStatusAsync(session, account.Id, status);
                if (status is AccountStatus.Deactivated or AccountStatus.Banned)
                {
                    foreach (var id in await workshop.Get<ICustomers>().FamilyAsync(session, account.Id))
                    {
                        await workshop.Get<IAccountQueues>().EndAsync(session, id, $"Account {Name(status)}");
                    }
                }
            },
            cancellationToken);
        Say(parsed, status);
        return ExitCodes.Done;
    }

    private static async Task<int> ZoneAsync(SettingOptions options, ParseResult parsed, string? zone, CancellationToken cancellationToken)
    {
        if (zone is not null && !TimeZones.IsValid(zone))
        {
            throw new CommandFault(ExitCodes.Usage, $"{zone} is no IANA time zone that this system knows, such as Europe/Berlin or UTC.");
        }

        await using var workshop = await Workshop.OpenAsync(options.Read(parsed), cancellationToken);
        var account = await AccessCommand.FindAsync(workshop, parsed.GetValue(Account), cancellationToken);
        if (zone is not null)
        {
            await workshop.Get<IAccounts>().ChangeTimeZoneAsync(account.Id, zone, cancellationToken);
        }

        parsed.InvocationConfiguration.Output.WriteLine(zone ?? account.TimeZone);
        return ExitCodes.Done;
    }

    private static void Say(ParseResult parsed, AccountStatus status) =>
        parsed.InvocationConfiguration.Output.WriteLine(Name(status));

    private static string Name(AccountStatus status) => status.ToString().ToLowerInvariant();
}

using System.CommandLine;
using System.Globalization;
using Posthorn.Accounts;
using Posthorn.Storage;

namespace Posthorn.Cli;

/// <summary>What an account may send; parents have no one above them who could say it over the API.</summary>
internal static class CreditsCommand
{
    public static Command Create(SettingOptions options)
    {
        var command = new Command("credits", "What an account may send: show, limit, unlimited.");
        var show = new Command("show", "What is left.") { Account };
        show.SetAction(async (parsed, cancellationToken) =>
        {
            await using var workshop = await Workshop.OpenAsync(options.Read(parsed), cancellationToken);
            var account = await AccessCommand.FindAsync(workshop, parsed.GetValue(Account), cancellationToken);
            parsed.InvocationConfiguration.Output.WriteLine(Describe(await workshop.Get<ICredits>().GetAsync(account.Id, cancellationToken), account.Zone));
            return ExitCodes.Done;
        });
        var total = new Argument<int>("total") { Description = "Recipients in a period, 1 or more." };
        var every = new Option<ResetFrequency?>("--every") { Description = "When it is whole again: monthly, weekly or daily, at midnight where the account is. Default: never." };
        var limit = new Command("limit", "Let an account send to so many recipients and no more; a running server obeys within ten seconds.") { total, every, Account };
        limit.SetAction((parsed, cancellationToken) => parsed.GetRequiredValue(total) is >= 1 and var chosen
            ? SetAsync(options, parsed, new CreditLimit(chosen, parsed.GetValue(every)), cancellationToken)
            : throw new CommandFault(ExitCodes.Usage, "A limit is 1 or more."));
        var unlimited = new Command("unlimited", "Let an account send without limit.") { Account };
        unlimited.SetAction((parsed, cancellationToken) => SetAsync(options, parsed, null, cancellationToken));
        command.Subcommands.Add(show);
        command.Subcommands.Add(limit);
        command.Subcommands.Add(unlimited);
        return command;
    }

    private static Option<string?> Account { get; } = new("--account") { Description = "The account's user name. Default: the owner's." };

    private static async Task<int> SetAsync(SettingOptions options, ParseResult parsed, CreditLimit? limit, CancellationToken cancellationToken)
    {
        await using var workshop = await Workshop.OpenAsync(options.Read(parsed), cancellationToken);
        var account = await AccessCommand.FindAsync(workshop, parsed.GetValue(Account), cancellationToken);
        var set = await workshop.Get<IDatabase>().WriteAsync(session => workshop.Get<ICredits>().SetAsync(session, account.Id, limit), cancellationToken);
        parsed.InvocationConfiguration.Output.WriteLine(Describe(set, account.Zone));
        return ExitCodes.Done;
    }

    private static string Describe(CreditBalance balance, TimeZoneInfo zone) => balance.Limit is not { } limit
        ? "without limit"
        : string.Create(CultureInfo.InvariantCulture, $"{balance.Remain} of {limit.Total}{(balance.NextReset is { } next ? $", whole again {zone.DayOf(next):yyyy-MM-dd}" : "")}");
}

using System.CommandLine;
using System.Net;
using Posthorn.Accounts;
using Posthorn.Delivery;
using Posthorn.Senders;

namespace Posthorn.Cli;

internal static class IpWarmupCommand
{
    public static Command Create(SettingOptions options)
    {
        var command = new Command("warmup", "Warm-up: the hourly limits of an address that receivers do not know yet.");
        command.Subcommands.Add(CreateStart(options));
        command.Subcommands.Add(CreateStop(options));
        command.Subcommands.Add(CreateStatus(options));
        return command;
    }

    private static Command CreateStart(SettingOptions options)
    {
        var address = IpCommand.AddressArgument();
        var day = new Option<int>("--day")
        {
            Description = $"Begin on a later day of the table, 0 to {WarmupSchedule.LastDay}, when the address is known a little already. Default: 0.",
        };
        var command = new Command("start", "Begin an address's warm-up, also anew.") { address, day };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var workshop = await Workshop.OpenAsync(options.Read(parsed), cancellationToken);
            var text = parsed.GetRequiredValue(address);
            var ip = (await workshop.Get<IIpPools>().StartWarmupAsync(WellKnownAccounts.Owner, text, parsed.GetValue(day), cancellationToken)).OrFault(text);
            var now = workshop.Get<TimeProvider>().GetUtcNow();
            var output = parsed.InvocationConfiguration.Output;
            output.WriteLine($"{ip.Address} is on day {WarmupSchedule.DayOf(ip.WarmupStartedAt, now)}: {WarmupSchedule.LimitOf(ip.WarmupStartedAt, now):N0} mails an hour to each provider.");
            await WarnWithoutWarmAsync(workshop, output, cancellationToken);
            return ExitCodes.Done;
        });
        return command;
    }

    private static Command CreateStop(SettingOptions options)
    {
        var address = IpCommand.AddressArgument();
        var command = new Command("stop", "End an address's warm-up: it counts as warm.") { address };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var workshop = await Workshop.OpenAsync(options.Read(parsed), cancellationToken);
            var text = parsed.GetRequiredValue(address);
            (await workshop.Get<IIpPools>().StopWarmupAsync(WellKnownAccounts.Owner, text, cancellationToken)).OrFault(text);
            return ExitCodes.Done;
        });
        return command;
    }

    private static Command CreateStatus(SettingOptions options)
    {
        var address = new Argument<string?>("address") { Description = "One address. Default: all that are warming.", Arity = ArgumentArity.ZeroOrOne };
        var command = new Command("status", "Show the warming addresses: day, limit of this hour, and what of it is drawn, by provider.") { address };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var workshop = await Workshop.OpenAsync(options.Read(parsed), cancellationToken);
            var reports = await workshop.Get<ISourceReports>().ListAsync(WellKnownAccounts.Owner, cancellationToken);
            var output = parsed.InvocationConfiguration.Output;
            if (parsed.GetValue(address) is { } text)
            {
                reports = [.. reports.Where(report => report.Ip.Address.Equals(IPAddress.TryParse(text, out var asked) ? asked : null))];
                if (reports.Count == 0)
                {
                    throw new CommandFault(ExitCodes.Failed, $"{text} is not among the addresses. posthorn ip list shows them.");
                }
            }

            IReadOnlyList<IReadOnlyList<string>> rows = [.. reports.Where(report => report.Warmup is not null).SelectMany(RowsOf)];
            if (rows.Count == 0)
            {
                output.WriteLine(parsed.GetValue(address) is { } one ? $"{one} is warm." : "No address is warming up.");
                return ExitCodes.Done;
            }

            Table.Write(output, ["ADDRESS", "STARTED", "DAY", "LIMIT/H", "PROVIDER", "DRAWN THIS HOUR"], rows);
            return ExitCodes.Done;
        });
        return command;
    }

    private static IEnumerable<IReadOnlyList<string>> RowsOf(SourceReport report)
    {
        var warmup = report.Warmup!;
        var drawn = warmup.Drawn.Count > 0 ? warmup.Drawn : [new ProviderDraw("", 0)];
        return drawn.Select(draw => (IReadOnlyList<string>)
        [
            $"{report.Ip.Address}", Moment.Text(report.Ip.WarmupStartedAt), $"{warmup.Day} of {WarmupSchedule.LastDay}", $"{warmup.HourLimit:N0}",
            draw.Provider.Length == 0 ? "(others)" : draw.Provider, $"{draw.Mails:N0}",
        ]);
    }

    private static async Task WarnWithoutWarmAsync(Workshop workshop, TextWriter output, CancellationToken cancellationToken)
    {
        var reports = await workshop.Get<ISourceReports>().ListAsync(WellKnownAccounts.Owner, cancellationToken);
        if (!reports.Any(report => report.Ip.Enabled && report.Warmup is null))
        {
            output.WriteLine("No address is warm: what is above the limit waits for the next hour. posthorn ip add names another one.");
        }
    }
}

using System.CommandLine;
using Posthorn.Accounts;
using Posthorn.Delivery;
using Posthorn.Senders;

namespace Posthorn.Cli;

internal static class IpCommand
{
    public static Command Create(SettingOptions options)
    {
        var command = new Command("ip", "Addresses that mail leaves from: add, list, set, enable, disable, remove, warm up. Without any the system chooses.");
        command.Subcommands.Add(CreateAdd(options));
        command.Subcommands.Add(CreateList(options));
        command.Subcommands.Add(CreateSet(options));
        command.Subcommands.Add(CreateSwitch(options, "enable", "Send from an address again; a running server obeys within two seconds.", enabled: true));
        command.Subcommands.Add(CreateSwitch(options, "disable", "Send nothing more from an address. It stays in its pools.", enabled: false));
        command.Subcommands.Add(CreateRemove(options));
        command.Subcommands.Add(IpWarmupCommand.Create(options));
        return command;
    }

    public static Argument<string> AddressArgument() => new("address") { Description = "An IPv4 or IPv6 address." };

    private static Command CreateAdd(SettingOptions options)
    {
        var (address, helo, note, region, stock) = (AddressArgument(), HeloOption(), NoteOption(), RegionOption(), StockOption());
        var warmup = new Option<bool>("--warmup") { Description = "Begin its warm-up at once: an address that receivers do not know yet." };
        var command = new Command("add", "Send from an address of this machine (or of another node). Mail is spread over all addresses of the account.")
        {
            address, helo, note, region, warmup, stock,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var settings = options.Read(parsed);
            await using var workshop = await Workshop.OpenAsync(settings, cancellationToken);
            var (pools, text, owner) = (workshop.Get<IIpPools>(), parsed.GetRequiredValue(address), OwnerOf(parsed.GetValue(stock)));
            var ip = (await pools.AddIpAsync(
                owner, text, new IpSettings(parsed.GetValue(helo), parsed.GetValue(note), Region: parsed.GetValue(region)), cancellationToken)).OrFault(text);
            if (parsed.GetValue(warmup))
            {
                (await pools.StartWarmupAsync(owner, text, 0, cancellationToken)).OrFault(text);
            }

            var output = parsed.InvocationConfiguration.Output;
            output.WriteLine($"{ip.Address} is added. Its PTR record should name {ip.HeloName ?? settings.HostName}, and that name should have the address.");
            var report = (await workshop.Get<ISourceReports>().ListAsync(owner, cancellationToken)).Single(known => known.Ip.Id == ip.Id);
            if (report.Unavailable is { } reason)
            {
                output.WriteLine($"Nothing is sent from it yet: {reason}. It is checked every minute.");
            }

            return ExitCodes.Done;
        });
        return command;
    }

    private static Command CreateList(SettingOptions options)
    {
        var stock = StockOption();
        var command = new Command("list", "List the addresses: usable on this machine or why not, pools, warm-up day and limit of this hour.");
        command.Options.Add(stock);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var settings = options.Read(parsed);
            await using var workshop = await Workshop.OpenAsync(settings, cancellationToken);
            var reports = await workshop.Get<ISourceReports>().ListAsync(OwnerOf(parsed.GetValue(stock)), cancellationToken);
            var pools = await workshop.Get<IIpPools>().ListPoolsAsync(WellKnownAccounts.Owner, cancellationToken);
            var output = parsed.InvocationConfiguration.Output;
            if (reports.Count == 0)
            {
                output.WriteLine(parsed.GetValue(stock)
                    ? "The stock is empty. posthorn ip add --stock fills it."
                    : "There are no addresses: the system chooses where mail leaves from. posthorn ip add names one.");
                return ExitCodes.Done;
            }

            Table.Write(output, ["ADDRESS", "STATE", "HERE", "WARM-UP", "HELO", parsed.GetValue(stock) ? "REGION" : "POOLS", "ADDED", "NOTE"], [.. reports.Select(report => (IReadOnlyList<string>)
            [
                $"{report.Ip.Address}", report.Ip.Enabled ? "enabled" : "disabled", report.Unavailable ?? "yes", WarmupText(report.Warmup),
                report.Ip.HeloName ?? $"{settings.HostName} (default)", parsed.GetValue(stock) ? report.Ip.Region : PoolsOf(report.Ip, pools), Moment.Text(report.Ip.AddedAt), report.Ip.Note,
            ])]);
            return ExitCodes.Done;
        });
        return command;
    }

    private static Command CreateSet(SettingOptions options)
    {
        var (address, helo, note) = (AddressArgument(), HeloOption(), NoteOption());
        var command = new Command("set", "Change an address's HELO name or note.") { address, helo, note };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var changes = new IpSettings(parsed.GetValue(helo), parsed.GetValue(note));
            if (changes is { HeloName: null, Note: null })
            {
                throw new CommandFault(ExitCodes.Usage, "Say what to change: --helo NAME, --note TEXT.");
            }

            await using var workshop = await Workshop.OpenAsync(options.Read(parsed), cancellationToken);
            var text = parsed.GetRequiredValue(address);
            (await workshop.Get<IIpPools>().SetIpAsync(WellKnownAccounts.Owner, text, changes, cancellationToken)).OrFault(text);
            return ExitCodes.Done;
        });
        return command;
    }

    private static Command CreateSwitch(SettingOptions options, string name, string description, bool enabled)
    {
        var address = AddressArgument();
        var command = new Command(name, description) { address };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var workshop = await Workshop.OpenAsync(options.Read(parsed), cancellationToken);
            var text = parsed.GetRequiredValue(address);
            (await workshop.Get<IIpPools>().SetIpAsync(WellKnownAccounts.Owner, text, new IpSettings(Enabled: enabled), cancellationToken)).OrFault(text);
            return ExitCodes.Done;
        });
        return command;
    }

    private static Command CreateRemove(SettingOptions options)
    {
        var (address, stock) = (AddressArgument(), StockOption());
        var command = new Command("remove", "Forget an address; it leaves its pools too.") { address, stock };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var workshop = await Workshop.OpenAsync(options.Read(parsed), cancellationToken);
            var text = parsed.GetRequiredValue(address);
            (await workshop.Get<IIpPools>().RemoveIpAsync(OwnerOf(parsed.GetValue(stock)), text, cancellationToken)).OrFault(text);
            return ExitCodes.Done;
        });
        return command;
    }

    private static Option<string?> HeloOption() => new("--helo") { Description = "The name that EHLO says from this address: its PTR record's. Empty: the server's own." };

    private static Option<string?> NoteOption() => new("--note") { Description = "Your own words, at most 200 characters." };

    private static Option<string?> RegionOption() => new("--region") { Description = "Where the address is: us (default) or eu." };

    private static Option<bool> StockOption() => new("--stock") { Description = "An address that nobody has yet: a partner gives it to a customer." };

    private static long OwnerOf(bool isStock) => isStock ? IIpStock.Nobody : WellKnownAccounts.Owner;

    private static string WarmupText(WarmupReport? warmup) => warmup is null ? "warm" : $"day {warmup.Day}, {warmup.HourLimit:N0}/h";

    private static string PoolsOf(SendingIp ip, IReadOnlyList<IpPool> pools) =>
        string.Join(", ", pools.Where(pool => pool.Members.Any(member => member.IpId == ip.Id)).Select(pool => pool.Name)) is { Length: > 0 } names ? names : "-";
}

using System.CommandLine;
using Posthorn.Accounts;
using Posthorn.Senders;

namespace Posthorn.Cli;

internal static class PoolCommand
{
    private const string ClassNames = "transactional, bulk or none";

    public static Command Create(SettingOptions options)
    {
        var command = new Command("pool", "IP pools, which mail names with ip_pool_name: add, list, set, rename, remove, and the addresses in them.");
        command.Subcommands.Add(CreateAdd(options));
        command.Subcommands.Add(CreateList(options));
        command.Subcommands.Add(CreateSet(options));
        command.Subcommands.Add(CreateRename(options));
        command.Subcommands.Add(CreateRemove(options));
        command.Subcommands.Add(CreateAddIp(options));
        command.Subcommands.Add(CreateRemoveIp(options));
        return command;
    }

    private static Command CreateAdd(SettingOptions options)
    {
        var (name, poolClass) = (NameArgument("name"), ClassOption());
        var command = new Command("add", "Make a pool. A running server knows it within two seconds.") { name, poolClass };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var chosen = ReadClass(parsed.GetValue(poolClass)) ?? PoolClass.None;
            await using var workshop = await Workshop.OpenAsync(options.Read(parsed), cancellationToken);
            (await workshop.Get<IIpPools>().AddPoolAsync(WellKnownAccounts.Owner, parsed.GetRequiredValue(name), chosen, cancellationToken)).OrFault();
            return ExitCodes.Done;
        });
        return command;
    }

    private static Command CreateList(SettingOptions options)
    {
        var command = new Command("list", "List the pools with their addresses; x3 behind one is its weight.");
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var workshop = await Workshop.OpenAsync(options.Read(parsed), cancellationToken);
            var pools = await workshop.Get<IIpPools>().ListPoolsAsync(WellKnownAccounts.Owner, cancellationToken);
            var ips = (await workshop.Get<IIpPools>().ListIpsAsync(WellKnownAccounts.Owner, cancellationToken)).ToDictionary(ip => ip.Id);
            Table.Write(parsed.InvocationConfiguration.Output, ["NAME", "CLASS", "ADDRESSES", "ADDED", "ID"], [.. pools.Select(pool => (IReadOnlyList<string>)
            [
                pool.Name, NameOf(pool.Class), MembersOf(pool, ips), Moment.Text(pool.AddedAt), $"{pool.Id}",
            ])]);
            return ExitCodes.Done;
        });
        return command;
    }

    private static Command CreateSet(SettingOptions options)
    {
        var (name, poolClass) = (NameArgument("name"), ClassOption());
        var command = new Command("set", "Change what a pool's mail is.") { name, poolClass };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var chosen = ReadClass(parsed.GetValue(poolClass)) ?? throw new CommandFault(ExitCodes.Usage, $"Say what to change: --class {ClassNames}.");
            return await ChangeAsync(options, parsed, parsed.GetRequiredValue(name), null, chosen, cancellationToken);
        });
        return command;
    }

    private static Command CreateRename(SettingOptions options)
    {
        var (name, newName) = (NameArgument("name"), NameArgument("new-name"));
        var command = new Command("rename", "Give a pool another name. Mail that waits for it stays with it.") { name, newName };
        command.SetAction((parsed, cancellationToken) =>
            ChangeAsync(options, parsed, parsed.GetRequiredValue(name), parsed.GetRequiredValue(newName), null, cancellationToken));
        return command;
    }

    private static Command CreateRemove(SettingOptions options)
    {
        var name = NameArgument("name");
        var command = new Command("remove", "Forget a pool. Its addresses stay; mail that waits for it leaves from any of them.") { name };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var workshop = await Workshop.OpenAsync(options.Read(parsed), cancellationToken);
            var pool = parsed.GetRequiredValue(name);
            (await workshop.Get<IIpPools>().RemovePoolAsync(WellKnownAccounts.Owner, pool, cancellationToken)).OrFault(pool: pool);
            return ExitCodes.Done;
        });
        return command;
    }

    private static Command CreateAddIp(SettingOptions options)
    {
        var (name, address) = (NameArgument("name"), IpCommand.AddressArgument());
        var weight = new Option<int>("--weight")
        {
            Description = "1 to 100: an address of weight 3 gets three times the mail of one of weight 1. [default: 1]", DefaultValueFactory = _ => 1,
        };
        var command = new Command("add-ip", "Put an address into a pool, or change its weight there.") { name, address, weight };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var workshop = await Workshop.OpenAsync(options.Read(parsed), cancellationToken);
            var (pool, text) = (parsed.GetRequiredValue(name), parsed.GetRequiredValue(address));
            (await workshop.Get<IIpPools>().AddToPoolAsync(WellKnownAccounts.Owner, pool, text, parsed.GetValue(weight), cancellationToken)).OrFault(text, pool);
            return ExitCodes.Done;
        });
        return command;
    }

    private static Command CreateRemoveIp(SettingOptions options)
    {
        var (name, address) = (NameArgument("name"), IpCommand.AddressArgument());
        var command = new Command("remove-ip", "Take an address out of a pool. An empty pool's mail leaves from any address.") { name, address };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var workshop = await Workshop.OpenAsync(options.Read(parsed), cancellationToken);
            var (pool, text) = (parsed.GetRequiredValue(name), parsed.GetRequiredValue(address));
            (await workshop.Get<IIpPools>().RemoveFromPoolAsync(WellKnownAccounts.Owner, pool, text, cancellationToken)).OrFault(text, pool);
            return ExitCodes.Done;
        });
        return command;
    }

    private static async Task<int> ChangeAsync(
        SettingOptions options, ParseResult parsed, string pool, string? newName, PoolClass? poolClass, CancellationToken cancellationToken)
    {
        await using var workshop = await Workshop.OpenAsync(options.Read(parsed), cancellationToken);
        (await workshop.Get<IIpPools>().SetPoolAsync(WellKnownAccounts.Owner, pool, newName, poolClass, cancellationToken)).OrFault(pool: pool);
        return ExitCodes.Done;
    }

    private static Argument<string> NameArgument(string name) => new(name) { Description = "A pool's name: 2 to 64 characters, upper and lower case differ." };

    private static Option<string?> ClassOption() => new("--class")
    {
        Description = $"What its mail is: {ClassNames}. Bulk goes behind transactional; none leaves it to categories and size.",
    };

    private static PoolClass? ReadClass(string? text) => text switch
    {
        null => null,
        "transactional" => PoolClass.Transactional,
        "bulk" => PoolClass.Bulk,
        "none" => PoolClass.None,
        _ => throw new CommandFault(ExitCodes.Usage, $"--class: expected {ClassNames}, given \"{text}\"."),
    };

    private static string NameOf(PoolClass poolClass) => poolClass == PoolClass.None ? "-" : poolClass.ToString().ToLowerInvariant();

    private static string MembersOf(IpPool pool, Dictionary<long, SendingIp> ips)
    {
        var members = pool.Members.Where(member => ips.ContainsKey(member.IpId))
            .Select(member => member.Weight == 1 ? $"{ips[member.IpId].Address}" : $"{ips[member.IpId].Address} x{member.Weight}");
        return string.Join(", ", members) is { Length: > 0 } text ? text : "-";
    }
}

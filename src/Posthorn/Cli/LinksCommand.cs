using System.CommandLine;
using Posthorn.Kernel;
using Posthorn.Senders;

namespace Posthorn.Cli;

/// <summary>Hosts that links in an account's mail have in the place of the server's.</summary>
internal static class LinksCommand
{
    public static Command Create(SettingOptions options)
    {
        var command = new Command("links", "Hosts of an account's own for the links in its mail: add, list, validate, invalidate, default, remove.");
        command.Subcommands.Add(CreateAdd(options));
        command.Subcommands.Add(CreateList(options));
        command.Subcommands.Add(CreateChange(options, "validate", "Say that a host leads here.", static (hosts, account, host, token) => hosts.SetValidAsync(account, host, true, token)));
        command.Subcommands.Add(CreateChange(
            options, "invalidate", "Say that a host does not lead here: new mail has the server's own address again.", static (hosts, account, host, token) => hosts.SetValidAsync(account, host, false, token)));
        command.Subcommands.Add(CreateChange(options, "default", "Let links of new mail have this host, once it is valid.", static (hosts, account, host, token) => hosts.SetDefaultAsync(account, host, token)));
        command.Subcommands.Add(CreateChange(options, "remove", "Forget a host.", static (hosts, account, host, token) => hosts.RemoveAsync(account, host, token)));
        return command;
    }

    private static Option<string?> Account { get; } = new("--account") { Description = "The account's user name. Default: the owner's." };

    private static Argument<string> Host() => new("host") { Description = "A name such as links.example.com whose DNS leads to this server." };

    private static Command CreateAdd(SettingOptions options)
    {
        var host = Host();
        var isHttps = new Option<bool>("--https") { Description = "Something before this server has a certificate for it; links begin with https." };
        var isValid = new Option<bool>("--valid") { Description = "It leads here already." };
        var isDefault = new Option<bool>("--default") { Description = "Links of new mail have it, once it is valid." };
        var command = new Command("add", "Add a host. A running server knows it within ten seconds.") { host, isHttps, isValid, isDefault, Account };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var workshop = await Workshop.OpenAsync(options.Read(parsed), cancellationToken);
            var account = await AccessCommand.FindAsync(workshop, parsed.GetValue(Account), cancellationToken);
            var name = Normalise(parsed.GetRequiredValue(host));
            var added = new LinkHost(
                name, account.Id, parsed.GetValue(isDefault), parsed.GetValue(isValid), parsed.GetValue(isHttps), workshop.Get<TimeProvider>().GetUtcNow());
            return await workshop.Get<ILinkHosts>().AddAsync(added, cancellationToken)
                ? ExitCodes.Done
                : throw new CommandFault(ExitCodes.Failed, $"{name} is the host of an account already.");
        });
        return command;
    }

    private static Command CreateList(SettingOptions options)
    {
        var command = new Command("list", "List an account's hosts.") { Account };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var workshop = await Workshop.OpenAsync(options.Read(parsed), cancellationToken);
            var account = await AccessCommand.FindAsync(workshop, parsed.GetValue(Account), cancellationToken);
            Table.Write(
                parsed.InvocationConfiguration.Output, ["ADDRESS", "VALID", "DEFAULT", "ADDED"],
                [.. (await workshop.Get<ILinkHosts>().ListAsync(account.Id, cancellationToken)).Select(host =>
                    (IReadOnlyList<string>)[host.Address, host.IsValid ? "yes" : "no", host.IsDefault ? "yes" : "no", Moment.Text(host.CreatedAt)])]);
            return ExitCodes.Done;
        });
        return command;
    }

    private static Command CreateChange(SettingOptions options, string verb, string what, Func<ILinkHosts, long, string, CancellationToken, Task<bool>> change)
    {
        var host = Host();
        var command = new Command(verb, what) { host, Account };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var workshop = await Workshop.OpenAsync(options.Read(parsed), cancellationToken);
            var account = await AccessCommand.FindAsync(workshop, parsed.GetValue(Account), cancellationToken);
            var name = Normalise(parsed.GetRequiredValue(host));
            return await change(workshop.Get<ILinkHosts>(), account.Id, name, cancellationToken)
                ? ExitCodes.Done
                : throw new CommandFault(ExitCodes.Failed, $"{name} is not among the account's hosts. posthorn links add {name} adds it.");
        });
        return command;
    }

    private static string Normalise(string text) => EmailAddress.TryParse($"postmaster@{text.TrimEnd('.')}", out var address)
        ? address.AsciiDomain
        : throw new CommandFault(ExitCodes.Usage, $"\"{text}\" is not a host name such as links.example.com.");
}

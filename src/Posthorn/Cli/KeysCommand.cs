using System.CommandLine;
using Posthorn.Accounts;

namespace Posthorn.Cli;

internal static class KeysCommand
{
    public static Command Create(SettingOptions options)
    {
        var command = new Command("keys", "API keys: list, create, revoke.");
        command.Subcommands.Add(CreateList(options));
        command.Subcommands.Add(CreateCreate(options));
        command.Subcommands.Add(CreateRevoke(options));
        return command;
    }

    private static Command CreateList(SettingOptions options)
    {
        var command = new Command("list", "List the keys; secrets are never shown again.");
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var workshop = await Workshop.OpenAsync(options.Read(parsed), cancellationToken);
            var keys = await workshop.Get<IApiKeys>().ListAsync(WellKnownAccounts.Owner, cancellationToken);
            Table.Write(parsed.InvocationConfiguration.Output, ["ID", "NAME", "SCOPES", "CREATED", "STATE"], [.. keys.Select(key => (IReadOnlyList<string>)
            [
                key.Id, key.Name, string.Join(' ', key.Scopes).Replace(ApiKey.FullAccess, "full access", StringComparison.Ordinal),
                Moment.Text(key.CreatedAt), key.RevokedAt is { } revoked ? $"revoked {Moment.Text(revoked)}" : key.IsTest ? "valid, for test mail" : "valid",
            ])]);
            return ExitCodes.Done;
        });
        return command;
    }

    private static Command CreateCreate(SettingOptions options)
    {
        var name = new Argument<string>("name") { Description = "What the key is for." };
        var scopes = new Option<string[]>("--scope") { Description = "What it may do, such as mail.send; repeat for more. Default: full access.", AllowMultipleArgumentsPerToken = true };
        var test = new Option<bool>("--test") { Description = "A test key: its mail goes to the Inbox and never leaves the house. It stays so." };
        var command = new Command("create", "Make a key and show it this once.") { name, scopes, test };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var workshop = await Workshop.OpenAsync(options.Read(parsed), cancellationToken);
            var chosen = parsed.GetValue(scopes) is { Length: > 0 } given ? given.ToHashSet() : [ApiKey.FullAccess];
            var keys = workshop.Get<IApiKeys>();
            var (_, secret) = parsed.GetValue(test)
                ? await keys.CreateTestAsync(WellKnownAccounts.Owner, parsed.GetRequiredValue(name), chosen, cancellationToken)
                : await keys.CreateAsync(WellKnownAccounts.Owner, parsed.GetRequiredValue(name), chosen, cancellationToken);
            parsed.InvocationConfiguration.Output.WriteLine(secret.Reveal());
            return ExitCodes.Done;
        });
        return command;
    }

    private static Command CreateRevoke(SettingOptions options)
    {
        var id = new Argument<string>("id") { Description = "The key's id: the 22 characters after SG." };
        var command = new Command("revoke", "End a key; a running server obeys within two seconds.") { id };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var workshop = await Workshop.OpenAsync(options.Read(parsed), cancellationToken);
            var given = parsed.GetRequiredValue(id);
            return await workshop.Get<IApiKeys>().RevokeAsync(WellKnownAccounts.Owner, given, cancellationToken)
                ? ExitCodes.Done
                : throw new CommandFault(ExitCodes.Failed, $"There is no valid key {given}. posthorn keys list shows them.");
        });
        return command;
    }
}

using System.CommandLine;
using Posthorn.Accounts;
using Posthorn.Kernel;
using Posthorn.Senders;

namespace Posthorn.Cli;

internal static class DomainCommand
{
    public static Command Create(SettingOptions options)
    {
        var command = new Command("domain", "Sender domains: add, list, show their DNS records, remove.");
        command.Subcommands.Add(CreateAdd(options));
        command.Subcommands.Add(CreateList(options));
        command.Subcommands.Add(CreateShow(options));
        command.Subcommands.Add(CreateRemove(options));
        return command;
    }

    private static Command CreateAdd(SettingOptions options)
    {
        var domain = DomainArgument();
        var ed25519 = new Option<bool>("--ed25519") { Description = "A short key (RFC 8463) that not every receiver verifies yet. Default: RSA of 2048 bits." };
        var command = new Command("add", "Make a DKIM key for a domain and print the DNS records. Mail from the domain is signed from then on.") { domain, ed25519 };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var workshop = await Workshop.OpenAsync(options.Read(parsed), cancellationToken);
            var name = Normalise(parsed.GetRequiredValue(domain));
            var kind = parsed.GetValue(ed25519) ? KeyKind.Ed25519 : KeyKind.Rsa;
            await workshop.Get<ISenderDomains>().AddAsync(WellKnownAccounts.Owner, name, kind, cancellationToken);
            return await PrintRecordsAsync(workshop, name, parsed.InvocationConfiguration.Output, cancellationToken);
        });
        return command;
    }

    private static Command CreateList(SettingOptions options)
    {
        var command = new Command("list", "List the domains that mail is signed for.");
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var workshop = await Workshop.OpenAsync(options.Read(parsed), cancellationToken);
            var domains = await workshop.Get<ISenderDomains>().ListAsync(WellKnownAccounts.Owner, cancellationToken);
            Table.Write(
                parsed.InvocationConfiguration.Output, ["DOMAIN", "SELECTOR", "RETURN PATH", "ADDED"],
                [.. domains.Select(known => (IReadOnlyList<string>)[known.Domain, known.Selector, known.ReturnPath, Moment.Text(known.CreatedAt)])]);
            return ExitCodes.Done;
        });
        return command;
    }

    private static Command CreateShow(SettingOptions options)
    {
        var domain = DomainArgument();
        var command = new Command("show", "Print a domain's DNS records again.") { domain };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var workshop = await Workshop.OpenAsync(options.Read(parsed), cancellationToken);
            return await PrintRecordsAsync(workshop, Normalise(parsed.GetRequiredValue(domain)), parsed.InvocationConfiguration.Output, cancellationToken);
        });
        return command;
    }

    private static Command CreateRemove(SettingOptions options)
    {
        var domain = DomainArgument();
        var command = new Command("remove", "Forget a domain and its key. Mail from it goes unsigned.") { domain };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var workshop = await Workshop.OpenAsync(options.Read(parsed), cancellationToken);
            var name = Normalise(parsed.GetRequiredValue(domain));
            return await workshop.Get<ISenderDomains>().RemoveAsync(WellKnownAccounts.Owner, name, cancellationToken) ? ExitCodes.Done : throw Unknown(name);
        });
        return command;
    }

    private static Argument<string> DomainArgument() => new("domain") { Description = "The domain behind the @ of your From addresses." };

    private static async Task<int> PrintRecordsAsync(Workshop workshop, string domain, TextWriter output, CancellationToken cancellationToken)
    {
        var records = await workshop.Get<ISenderDomains>().RecordsAsync(WellKnownAccounts.Owner, domain, cancellationToken) ?? throw Unknown(domain);
        output.WriteLine($"Publish these records for {domain}:");
        foreach (var record in records)
        {
            output.WriteLine();
            output.WriteLine($"  ; {record.Why}");
            output.WriteLine($"  {record.Name}. {record.Type} {Quote(record)}");
        }

        return ExitCodes.Done;
    }

    /// <summary>As zone files want it: a text in quotes, cut after 255 characters.</summary>
    private static string Quote(DnsRecordToPublish record) => record.Type == "TXT"
        ? string.Join(' ', record.Value.Chunk(255).Select(chunk => $"\"{new string(chunk)}\""))
        : $"{record.Value}.";

    private static CommandFault Unknown(string domain) =>
        new(ExitCodes.Failed, $"{domain} is not among the domains. posthorn domain add {domain} adds it.");

    private static string Normalise(string text) => EmailAddress.TryParse($"postmaster@{text.TrimEnd('.')}", out var address)
        ? address.AsciiDomain
        : throw new CommandFault(ExitCodes.Usage, $"\"{text}\" is not a domain name such as example.com.");
}

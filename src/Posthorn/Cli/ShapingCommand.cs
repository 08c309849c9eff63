using System.CommandLine;
using System.Net;
using Posthorn.Delivery;
using Posthorn.Kernel;
using Posthorn.Settings;

namespace Posthorn.Cli;

internal static class ShapingCommand
{
    public static Command Create(SettingOptions options)
    {
        var command = new Command("shaping", "Shaping rules: check them against their samples, show what applies to a destination.");
        command.Subcommands.Add(CreateCheck(options));
        command.Subcommands.Add(CreateShow(options));
        return command;
    }

    private static Command CreateCheck(SettingOptions options)
    {
        var file = new Argument<string?>("file") { Description = $"The rules to check. Default: {ShapingFiles.FileName} in the data folder.", Arity = ArgumentArity.ZeroOrOne };
        var command = new Command("check", "Check the shipped rules and yours: every mistake with its line, every rule against its samples.") { file };
        command.SetAction(parsed =>
        {
            var given = parsed.GetValue(file);
            var path = given ?? PathIn(options.Read(parsed));
            if (given is not null && !File.Exists(given))
            {
                throw new CommandFault(ExitCodes.Failed, $"There is no file {given}.");
            }

            var report = ShapingFiles.Check(path);
            var output = parsed.InvocationConfiguration.Output;
            foreach (var mistake in report.Mistakes)
            {
                output.WriteLine(mistake);
            }

            foreach (var warning in report.Warnings)
            {
                output.WriteLine($"warning: {warning}");
            }

            output.WriteLine($"shipped: {Text(report.Shipped)}");
            output.WriteLine(report.Own is { } own ? $"{path}: {Text(own)}" : $"{path}: not there, the shipped rules hold alone");
            return report.Mistakes.Count == 0 ? ExitCodes.Done : throw new CommandFault(ExitCodes.Failed, $"{Number(report.Mistakes.Count, "mistake")}.");
        });
        return command;
    }

    private static Command CreateShow(SettingOptions options)
    {
        var subject = new Argument<string?>("domain-or-provider") { Description = "A domain, or a provider such as google. Default: print the shipped rules.", Arity = ArgumentArity.ZeroOrOne };
        var hosts = new Option<string[]>("--mx") { Description = "An MX host of the domain; give all of them, since DNS is not asked.", HelpName = "host" };
        var command = new Command("show", "Show the limits and reactions that apply to a destination, and which rule says so.") { subject, hosts };
        command.SetAction(parsed =>
        {
            var settings = options.Read(parsed);
            var output = parsed.InvocationConfiguration.Output;
            if (parsed.GetValue(subject) is not { } name)
            {
                output.Write(ShapingFiles.ShippedText);
                return ExitCodes.Done;
            }

            Show(name, parsed.GetValue(hosts) ?? [], settings, output);
            return ExitCodes.Done;
        });
        return command;
    }

    private static void Show(string name, string[] hosts, PosthornSettings settings, TextWriter output)
    {
        var isDomain = name.Contains('.', StringComparison.Ordinal);
        if (isDomain)
        {
            name = EmailAddress.TryParse($"postmaster@{name.TrimEnd('.')}", out var address)
                ? address.AsciiDomain
                : throw new CommandFault(ExitCodes.Usage, $"\"{name}\" is not a domain name such as example.com.");
        }

        if (hosts.FirstOrDefault(host => !isDomain || !host.Contains('.', StringComparison.Ordinal) || IPAddress.TryParse(host, out _)) is { } wrong)
        {
            throw new CommandFault(ExitCodes.Usage, isDomain ? $"--mx: \"{wrong}\" is not a host name." : "--mx goes with a domain.");
        }

        var path = PathIn(settings);
        if (ShapingFiles.Show(path, OptionsOf(settings), name, hosts) is not { } report)
        {
            throw new CommandFault(ExitCodes.Failed, ShapingFiles.MistakesIn(path).Count > 0
                ? $"{path} has mistakes. posthorn shaping check tells them."
                : $"There is no provider \"{name}\". A domain has a dot.");
        }

        if (isDomain)
        {
            output.WriteLine($"provider: {report.Provider ?? (hosts.Length == 0 ? "not known without --mx" : "none")}");
            output.WriteLine($"site:     {report.Site ?? "not known without --mx"}");
            output.WriteLine();
        }

        Table.Write(output, ["LIMIT", "VALUE", "FROM"], [.. report.Limits.Select(limit => (IReadOnlyList<string>)[limit.Name, limit.Value, limit.Origin])]);
        output.WriteLine();
        Table.Write(output, ["REACTION", "DOES", "FROM"], [.. report.Reactions.Select(reaction => (IReadOnlyList<string>)[reaction.Name, reaction.Deed, reaction.Origin])]);
    }

    private static string PathIn(PosthornSettings settings) => Path.Combine(settings.Data, ShapingFiles.FileName);

    private static DeliveryOptions OptionsOf(PosthornSettings settings) => new()
    {
        ConnectionsPerDestination = settings.Connections,
        Retry = new RetryOptions { GiveUpAfter = settings.GiveUpAfter },
    };

    private static string Text(ShapingCounts counts) => string.Join(", ",
        Number(counts.Providers, "provider"), Number(counts.Domains, "domain"), Number(counts.Sites, "site"), Number(counts.Reactions, "reaction"), Number(counts.Samples, "sample"));

    private static string Number(int count, string what) => count == 1 ? $"1 {what}" : $"{count} {what}s";
}

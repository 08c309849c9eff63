using System.CommandLine;
using Posthorn.Accounts;

namespace Posthorn.Cli;

internal static class TlsCommand
{
    public static Command Create(SettingOptions options)
    {
        var command = new Command("tls", "What your account asks of TLS on the way to recipients: show, require.");
        command.Subcommands.Add(CreateShow(options));
        command.Subcommands.Add(CreateRequire(options));
        return command;
    }

    private static Command CreateShow(SettingOptions options)
    {
        var command = new Command("show", "Show what is asked for.");
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var workshop = await Workshop.OpenAsync(options.Read(parsed), cancellationToken);
            Print(await workshop.Get<IEnforcedTls>().GetAsync(WellKnownAccounts.Owner, cancellationToken), parsed.InvocationConfiguration.Output);
            return ExitCodes.Done;
        });
        return command;
    }

    private static Command CreateRequire(SettingOptions options)
    {
        var requireTls = new Option<bool?>("--require-tls") { Description = "Mail to a receiver without TLS is blocked: true or false." };
        var requireCertificate = new Option<bool?>("--require-valid-cert") { Description = "So is mail to a receiver without a valid certificate: true or false." };
        var version = new Option<string?>("--version") { Description = "The lowest TLS version that will do: 1.1, 1.2 or 1.3.", HelpName = "version" };
        version.AcceptOnlyFromAmong([.. AccountTls.Versions.Select(known => known.ToString())]);
        var command = new Command("require", "Change what is asked for; what is not given stays as it is. A running server obeys within ten seconds.")
        {
            requireTls, requireCertificate, version,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var workshop = await Workshop.OpenAsync(options.Read(parsed), cancellationToken);
            var settings = workshop.Get<IEnforcedTls>();
            var before = await settings.GetAsync(WellKnownAccounts.Owner, cancellationToken);
            var after = new AccountTls(
                parsed.GetValue(requireTls) ?? before.RequireTls,
                parsed.GetValue(requireCertificate) ?? before.RequireValidCertificate,
                parsed.GetValue(version) is { } text ? Version.Parse(text) : before.MinVersion);
            await settings.SetAsync(WellKnownAccounts.Owner, after, cancellationToken);
            Print(after, parsed.InvocationConfiguration.Output);
            return ExitCodes.Done;
        });
        return command;
    }

    private static void Print(AccountTls setting, TextWriter output)
    {
        output.WriteLine($"require TLS:                 {(setting.RequireTls ? "yes" : "no")}");
        output.WriteLine($"require a valid certificate: {(setting.RequireValidCertificate ? "yes" : "no")}");
        output.WriteLine($"lowest version:              {setting.MinVersion}{(setting.IsEnforced ? "" : " (counts once one of the others is set)")}");
        if (!setting.IsEnforced)
        {
            output.WriteLine("Mail goes over TLS when the receiver offers it, and in clear text otherwise.");
        }
    }
}

using System.CommandLine;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Posthorn.Accounts;
using Posthorn.Operator;
using Posthorn.Delivery;
using Posthorn.Settings;
using Posthorn.Tls;

namespace Posthorn.Cli;

internal static class ServeCommand
{
    private const string KeyVariable = "POSTHORN_API_KEY";
    private const string PasswordVariable = "POSTHORN_OWNER_PASSWORD";

    /// <summary>SQLite reads and writes wait for the disk on pool threads: two cores' worth of threads would be too few.</summary>
    private const int MinThreads = 16;

    public static Command Create(SettingOptions options)
    {
        var command = new Command("serve", "Run the server: API, SMTP submission, delivery and the test mailbox.");
        command.SetAction((parsed, cancellationToken) => RunAsync(options.Read(parsed), cancellationToken));
        return command;
    }

    public static void MakeDefault(RootCommand root, SettingOptions options) =>
        root.SetAction((parsed, cancellationToken) => RunAsync(options.Read(parsed), cancellationToken));

    private static async Task<int> RunAsync(PosthornSettings settings, CancellationToken cancellationToken)
    {
        using var folder = DataFolder.TryOpenExclusive(settings.Data) ?? throw new CommandFault(
            ExitCodes.FolderInUse, $"Another Posthorn is running on {settings.Data}. Stop it first, or choose another folder with --data.");
        var given = ReadGivenKey();
        var givenPassword = ReadGivenPassword();
        CheckShaping(settings);
        ThreadPool.GetMinThreads(out _, out var completionThreads);
        ThreadPool.SetMinThreads(MinThreads, completionThreads);

        try
        {
            await using var host = await StartAsync(settings, folder, cancellationToken);
            var key = await PrepareKeyAsync(host.Services.GetRequiredService<IApiKeys>(), given, cancellationToken);
            var password = await PreparePasswordAsync(host.Services.GetRequiredService<IUsers>(), givenPassword, cancellationToken);
            await ServerAddress.WriteAsync(settings.Data, host.HttpAddress, cancellationToken);
            await Welcome.GreetAsync(host, settings, key, password, Console.Out, cancellationToken);
            await host.WaitForShutdownAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Stopped while it was starting.
        }

        ServerAddress.Remove(settings.Data);
        return ExitCodes.Done;
    }

    private static async Task<PosthornHost> StartAsync(PosthornSettings settings, DataFolder folder, CancellationToken cancellationToken)
    {
        try
        {
            return await PosthornHost.StartAsync(settings, folder, configure: null, cancellationToken);
        }
        catch (CertificateFault fault)
        {
            throw new CommandFault(ExitCodes.Usage, fault.Message);
        }
        catch (SocketException fault)
        {
            throw new CommandFault(ExitCodes.Unavailable, $"A listening address is not available: {fault.Message}. See --http, --submission and --inbox.");
        }
    }

    private static void CheckShaping(PosthornSettings settings)
    {
        var mistakes = ShapingFiles.MistakesIn(Path.Combine(settings.Data, ShapingFiles.FileName));
        if (mistakes.Count > 0)
        {
            throw new CommandFault(ExitCodes.Usage, string.Join(Environment.NewLine, mistakes));
        }
    }

    private static ApiKeySecret? ReadGivenKey()
    {
        var text = Environment.GetEnvironmentVariable(KeyVariable);
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        return ApiKeySecret.TryParse(text, out var key)
            ? key
            : throw new CommandFault(ExitCodes.Usage, $"{KeyVariable}: expected SG., 22 characters, a dot and 43 characters of A-Z a-z 0-9 - _.");
    }

    /// <returns>The key that may be shown: the one given, or one made now since the account has none.</returns>
    private static async Task<ApiKeySecret?> PrepareKeyAsync(IApiKeys keys, ApiKeySecret? given, CancellationToken cancellationToken)
    {
        if (given is not null)
        {
            await keys.AdoptAsync(WellKnownAccounts.Owner, KeyVariable, given, cancellationToken);
            return given;
        }

        if ((await keys.ListAsync(WellKnownAccounts.Owner, cancellationToken)).Count > 0)
        {
            return null;
        }

        return (await keys.CreateAsync(WellKnownAccounts.Owner, "first key", new HashSet<string> { ApiKey.FullAccess }, cancellationToken)).Secret;
    }

    private static string? ReadGivenPassword()
    {
        var text = Environment.GetEnvironmentVariable(PasswordVariable);
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        return Passwords.ProblemOf(text) is { } problem ? throw new CommandFault(ExitCodes.Usage, $"{PasswordVariable}: {problem}") : text;
    }

    /// <summary>Only the first one is set here: what its owner changed since is not undone by a restart.</summary>
    /// <returns>The one to show this once, or null: it was given, or set before.</returns>
    private static async Task<string?> PreparePasswordAsync(IUsers users, string? given, CancellationToken cancellationToken)
    {
        if (await users.HasPasswordAsync(WellKnownAccounts.Owner, cancellationToken))
        {
            return null;
        }

        var password = given ?? Passwords.Generate();
        await users.SetOwnerPasswordAsync(WellKnownAccounts.Owner, password, cancellationToken);
        return given is null ? password : null;
    }
}

using System.Diagnostics;
using System.Reflection;

namespace Posthorn.Testing.Hosting;

/// <summary>Runs the built program, <c>posthorn.dll</c>, as a child process.</summary>
public static class PosthornProgram
{
    /// <summary>Where the build put it: test projects with <c>StartsPosthorn</c> are told (tests/Directory.Build.targets).</summary>
    public static string Path { get; } = AppDomain.CurrentDomain.GetAssemblies()
        .SelectMany(assembly => assembly.GetCustomAttributes<AssemblyMetadataAttribute>())
        .FirstOrDefault(attribute => attribute.Key == "PosthornProgram")?.Value
        ?? throw new InvalidOperationException("This test project does not say <StartsPosthorn>true</StartsPosthorn> in its project file.");

    /// <summary>Runs a command to its end.</summary>
    public static Task<CommandResult> RunAsync(params string[] arguments) => RunAsync(arguments, environment: null);

    public static async Task<CommandResult> RunAsync(IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string>? environment)
    {
        using var process = Start(arguments, environment);

        // Nobody types: a question finds the end of the input.
        process.StandardInput.Close();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(patience.Token);
            var errors = process.StandardError.ReadToEndAsync(patience.Token);
            await process.WaitForExitAsync(patience.Token);
            return new CommandResult(process.ExitCode, await output, await errors);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            throw new TimeoutException($"posthorn {string.Join(' ', arguments)} did not end within a minute.");
        }
    }

    /// <summary>Starts a command and leaves its streams to be read.</summary>
    public static Process Start(IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string>? environment)
    {
        var dotnet = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        return Start(new ProcessStartInfo(dotnet, [Path, .. arguments]) { RedirectStandardInput = true }, environment);
    }

    internal static Process Start(ProcessStartInfo start, IReadOnlyDictionary<string, string>? environment)
    {
        start.RedirectStandardOutput = start.RedirectStandardError = true;

        // Settings of the machine that tests run on are none of ours.
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("POSTHORN_", StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(name);
        }

        // Hundreds of processes live for seconds each: code that is made ready for a long life would cost more than the tests.
        start.Environment["DOTNET_TieredPGO"] = "0";

        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }
}

/// <summary>What a command said and how it ended.</summary>
public sealed record CommandResult(int ExitCode, string Output, string Errors);

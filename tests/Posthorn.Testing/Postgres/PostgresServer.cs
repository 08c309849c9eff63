using System.Diagnostics;
using Npgsql;

namespace Posthorn.Testing.Postgres;

/// <summary>
/// A real PostgreSQL of this test run alone: a new cluster in a temporary folder, reached over a Unix socket in it, so that runs
/// beside each other never meet. It ends when this process ends, however that happens, and leaves nothing behind.
/// </summary>
public sealed class PostgresServer
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private static readonly Lazy<Task<PostgresServer>> Shared = new(StartAsync);

    // The write end of its standard input is ours alone: when we are gone, the script reads on to the end of its file.
    private static Process? _script;

    private readonly string _folder;
    private int _databases;

    private PostgresServer(string folder) => _folder = folder;

    /// <summary>The server, started by whoever asks first.</summary>
    /// <exception cref="PostgresMissingException">PostgreSQL is not installed: the test is skipped, or fails in CI.</exception>
    public static Task<PostgresServer> GetAsync() => Shared.Value;

    /// <returns>The connection string of a new, empty database.</returns>
    public Task<string> CreateDatabaseAsync() => CreateDatabaseAsync("template1");

    /// <param name="template">The database that it is a copy of. Nobody is connected to it.</param>
    /// <returns>The connection string of a new database.</returns>
    public async Task<string> CreateDatabaseAsync(string template)
    {
        var name = $"test_{Interlocked.Increment(ref _databases)}";
        await using var source = NpgsqlDataSource.Create(ConnectionString("postgres") + ";Pooling=false");

        // Files are copied: the log of their pages would cost more.
        await using var command = source.CreateCommand($"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy");
        await command.ExecuteNonQueryAsync();
        return ConnectionString(name);
    }

    /// <returns>The name of the database that a connection string leads to.</returns>
    public static string NameOf(string connectionString) => new NpgsqlConnectionStringBuilder(connectionString).Database!;

    private static async Task<PostgresServer> StartAsync()
    {
        var binaries = Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql").Select(version => Path.Combine(version, "bin")).Where(HoldsServer).Order().LastOrDefault()
            : null;
        if (binaries is null)
        {
            throw PostgresMissingException.For("PostgreSQL is not installed in /usr/lib/postgresql.");
        }

        _script = Process.Start(StartInfo(binaries))!;
        using var patience = new CancellationTokenSource(Patience);
        var folder = await _script.StandardOutput.ReadLineAsync(patience.Token);
        if (folder is null || await _script.StandardOutput.ReadLineAsync(patience.Token) != "ready")
        {
            throw new InvalidOperationException($"PostgreSQL did not start: {await _script.StandardError.ReadToEndAsync(patience.Token)}");
        }

        return new PostgresServer(folder);
    }

    private static ProcessStartInfo StartInfo(string binaries)
    {
        // PostgreSQL refuses to run as root.
        string[] user = Environment.IsPrivilegedProcess ? ["runuser", "-u", "postgres", "--"] : [];
        string[] command = [.. user, "sh", Path.Combine(AppContext.BaseDirectory, "Postgres", "server.sh"), binaries];
        return new ProcessStartInfo(command[0], command[1..])
        {
            WorkingDirectory = Path.GetTempPath(),
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
    }

    private static bool HoldsServer(string folder) =>
        File.Exists(Path.Combine(folder, "postgres")) && File.Exists(Path.Combine(folder, "initdb"));

    private string ConnectionString(string database) => $"Host={_folder};Username=postgres;Database={database};Maximum Pool Size=20";
}

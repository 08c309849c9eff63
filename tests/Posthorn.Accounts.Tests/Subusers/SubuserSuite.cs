using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Posthorn.Accounts.Sessions;
using Posthorn.Accounts.Subusers;
using Posthorn.Accounts.Users;
using Posthorn.Storage;
using Posthorn.Testing;

namespace Posthorn.Accounts.Tests.Subusers;

/// <summary>The room as the program puts it together, with the rooms that stand above it in small.</summary>
public abstract class SubuserSuite(DatabaseKind kind) : RoomSuite(kind)
{
    private protected const string Password = "the password of all 1";

    /// <summary>With fewer rounds than in life, and still a good one.</summary>
    private static readonly string Hash = PasswordHash.Create(Password, new byte[16], 10);

    private ServiceProvider? _services;

    protected ManualClock Clock { get; } = new();

    private protected NoIps Ips { get; } = new();

    private protected WrittenMail Mail { get; } = new();

    private protected AccountsOptions Options { get; } = new();

    private protected T Get<T>()
        where T : notnull => (_services ??= NewNode()).GetRequiredService<T>();

    /// <summary>Another process on the same database.</summary>
    private protected ServiceProvider NewNode() => new ServiceCollection()
        .AddSingleton<TimeProvider>(Clock).AddSingleton(Database).AddAccounts()
        .AddSingleton<ISubuserIps>(Ips).AddSingleton<ISystemMail>(Mail).AddSingleton(Microsoft.Extensions.Options.Options.Create(Options))
        .BuildServiceProvider();

    /// <summary>A parent's full-access key, at work.</summary>
    private protected async Task<Caller> ParentAsync(string name = "parent")
    {
        var account = await Get<IAccounts>().CreateAsync(new AccountDraft(null, name, $"{name}@example.net"), Token);
        return With(account!, ApiKey.FullAccess);
    }

    private protected Caller With(Account account, params string[] scopes) => new(
        account, new ApiKey("AAAAAAAAAAAAAAAAAAAAAA", account.Id, "test", scopes.ToHashSet(), Clock.GetUtcNow(), null), IPAddress.Loopback);

    private protected async Task<Subuser> MakeAsync(Caller parent, string name) => Assert.IsType<SubuserOutcome.Made>(
        await Get<EditSubusers>().CreateAsync(parent, Draft(name), Token)).Subuser;

    private protected static SubuserDraft Draft(string name) => new(name, "ana@example.net", Hash, [], "global");

    private protected async Task<bool> CanLoginAsync(string name) =>
        await Get<Login>().ExecuteAsync(new LoginRequest(name, Password, null), IPAddress.Loopback, Token) is LoginOutcome.Opened;
}

/// <summary>Addresses are kept in another room; that they are asked for is seen there and over sockets.</summary>
internal sealed class NoIps : ISubuserIps
{
    public ValueTask<IReadOnlyList<string>> FindForeignAsync(DbSession session, long parentId, IReadOnlyList<string> addresses) => ValueTask.FromResult(addresses);

    public ValueTask AssignAsync(DbSession session, long parentId, long subuserId, IReadOnlyList<string> addresses) => ValueTask.CompletedTask;

    public Task<IReadOnlyList<string>> ListAsync(long subuserId, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<string>>([]);

    public Task ShowAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

/// <summary>What would have been mailed.</summary>
internal sealed class WrittenMail : ISystemMail
{
    public List<SystemMail> All { get; } = [];

    public Task SendAsync(SystemMail mail, CancellationToken cancellationToken)
    {
        All.Add(mail);
        return Task.CompletedTask;
    }
}

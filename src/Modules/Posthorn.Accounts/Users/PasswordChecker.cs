namespace Posthorn.Accounts.Users;

/// <summary>Hashes passwords, few at a time: a flood of logins must leave cores to the mail.</summary>
internal sealed class PasswordChecker : IDisposable
{
    /// <summary>Compared where there is no user or no password, so that both take as long.</summary>
    private static readonly Lazy<string> Nobody = new(() => PasswordHash.Create(Passwords.Generate()));

    private readonly SemaphoreSlim _free = new(Math.Max(1, Environment.ProcessorCount / 2));

    public Task<string> HashAsync(string password, CancellationToken cancellationToken) => RunAsync(() => PasswordHash.Create(password), cancellationToken);

    /// <param name="password">Of any kind.</param>
    /// <param name="stored">Null: there is none, and the answer is no.</param>
    /// <param name="cancellationToken">The request's.</param>
    public Task<bool> VerifyAsync(string password, string? stored, CancellationToken cancellationToken) =>
        RunAsync(() => PasswordHash.Verify(password, stored ?? Nobody.Value) & stored is not null, cancellationToken);

    public void Dispose() => _free.Dispose();

    private async Task<T> RunAsync<T>(Func<T> work, CancellationToken cancellationToken)
    {
        await _free.WaitAsync(cancellationToken);
        try
        {
            return await Task.Run(work, cancellationToken);
        }
        finally
        {
            _free.Release();
        }
    }
}

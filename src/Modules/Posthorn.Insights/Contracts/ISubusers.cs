namespace Posthorn.Insights;

/// <summary>Which accounts stand under another. The tree of accounts says so, unless somebody else was registered.</summary>
public interface ISubusers
{
    /// <returns>All under this account, disabled ones too; names are unique whatever their case.</returns>
    ValueTask<IReadOnlyList<Subuser>> ListAsync(long accountId, CancellationToken cancellationToken);
}

public sealed record Subuser(long AccountId, string Username);

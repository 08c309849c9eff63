namespace Posthorn.Senders;

/// <summary>Hosts of their own that accounts give to the links, pixels and unsubscribe pages of their mail.</summary>
public interface ILinkHosts
{
    /// <summary>What marks of an account's mail begin with. From memory as a rule: asked with every mail.</summary>
    /// <returns>The default one, when it is valid; null: the server's own address.</returns>
    ValueTask<LinkHost?> FindDefaultAsync(long accountId, CancellationToken cancellationToken);

    /// <summary>Whose host somebody came by, from memory as a rule.</summary>
    /// <param name="host">As in the request, without a port.</param>
    /// <param name="cancellationToken">The request's.</param>
    /// <returns>Null: it is the server's own, or nobody's.</returns>
    ValueTask<LinkHost?> FindAsync(string host, CancellationToken cancellationToken);

    /// <summary>From the database, by name.</summary>
    Task<IReadOnlyList<LinkHost>> ListAsync(long accountId, CancellationToken cancellationToken);

    /// <summary>It is used once it is valid and the default.</summary>
    /// <returns>False: it is somebody's already.</returns>
    Task<bool> AddAsync(LinkHost host, CancellationToken cancellationToken);

    /// <summary>Says that it leads here, or not any more.</summary>
    /// <returns>False: the account has no such host.</returns>
    Task<bool> SetValidAsync(long accountId, string host, bool isValid, CancellationToken cancellationToken);

    /// <summary>In the place of the one before.</summary>
    /// <returns>False: the account has no such host.</returns>
    Task<bool> SetDefaultAsync(long accountId, string host, CancellationToken cancellationToken);

    /// <returns>False: the account has no such host.</returns>
    Task<bool> RemoveAsync(long accountId, string host, CancellationToken cancellationToken);
}

/// <param name="Host">A domain in lower case with A-labels.</param>
/// <param name="IsDefault">The one of the account that marks use; at most one is.</param>
/// <param name="IsValid">It leads here.</param>
/// <param name="IsHttps">Something before this server has a certificate for it.</param>
public sealed record LinkHost(string Host, long AccountId, bool IsDefault, bool IsValid, bool IsHttps, DateTimeOffset CreatedAt)
{
    /// <summary>What addresses begin with, without a slash at the end.</summary>
    public string Address { get; } = $"{(IsHttps ? "https" : "http")}://{Host}";
}

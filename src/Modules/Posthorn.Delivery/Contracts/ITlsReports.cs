using System.Security.Cryptography;
using System.Text;

namespace Posthorn.Delivery;

/// <summary>How TLS with each recipient domain went, counted by day: the ground of TLS reports (RFC 8460).</summary>
public interface ITlsReports
{
    /// <summary>Counts one attempt to set up a session. Costs a look-up in memory; the counts reach the database within half a minute.</summary>
    void Count(in TlsSession session);

    /// <summary>The stored counts of one day (UTC), by domain, then policy, host and result.</summary>
    Task<IReadOnlyList<TlsCount>> ReadAsync(DateOnly day, CancellationToken cancellationToken);
}

/// <summary>One attempt to set up a session with a host.</summary>
/// <param name="Domain">The recipient domain.</param>
/// <param name="Policy">What was known of the domain's policy then.</param>
/// <param name="MxHost">The host.</param>
/// <param name="SendingIp">Our address.</param>
/// <param name="Problem">Null: all was as the policy asks. Else the result type of RFC 8460 section 4.3.</param>
public readonly record struct TlsSession(string Domain, TlsReportPolicy Policy, string MxHost, string SendingIp, string? Problem);

/// <summary>A policy as reports show it.</summary>
public sealed record TlsReportPolicy
{
    public static readonly TlsReportPolicy NoneFound = Of("no-policy-found", []);

    private TlsReportPolicy(string type, string text)
    {
        Type = type;
        Text = text;
        Id = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{type}\n{text}")).AsSpan(0, 16));
    }

    /// <summary><c>tlsa</c>, <c>sts</c> or <c>no-policy-found</c>.</summary>
    public string Type { get; }

    /// <summary>The policy's lines, with line feeds between; empty without a policy.</summary>
    public string Text { get; }

    /// <summary>A digest of both: equal ids, equal policies.</summary>
    public string Id { get; }

    public static TlsReportPolicy Of(string type, IEnumerable<string> lines) => new(type, string.Join('\n', lines));

    public bool Equals(TlsReportPolicy? other) => other is not null && other.Id == Id;

    public override int GetHashCode() => Id.GetHashCode(StringComparison.Ordinal);
}

/// <summary>How many sessions of one kind there were on one day.</summary>
/// <param name="Problem">Null: successful. Else the result type of RFC 8460 section 4.3.</param>
public sealed record TlsCount(
    DateOnly Day, string Domain, string PolicyType, string PolicyText, string MxHost, string SendingIp, string? Problem, long Sessions);

namespace Posthorn.Insights.Downloads;

/// <summary>A CSV file that an account asked for.</summary>
/// <param name="Query">As the caller wrote it; empty: all.</param>
/// <param name="Token">What opens the link.</param>
/// <param name="ReadyAt">Null: it is being made.</param>
internal sealed record Download(string Id, long AccountId, string Query, string Token, DateTimeOffset CreatedAt, DateTimeOffset? ReadyAt, bool Failed);

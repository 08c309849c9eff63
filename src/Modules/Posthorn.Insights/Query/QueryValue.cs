namespace Posthorn.Insights.Query;

/// <summary>What a field is compared with.</summary>
internal abstract record QueryValue
{
    public sealed record Text(string Value) : QueryValue;

    public sealed record Number(decimal Value) : QueryValue;

    public sealed record Moment(DateTimeOffset Value) : QueryValue;

    /// <param name="Months">Years are 12.</param>
    public sealed record Span(int Months, TimeSpan Time) : QueryValue;
}

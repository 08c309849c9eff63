using System.Globalization;

namespace Posthorn.Insights.Query;

/// <summary>Reads and computes what a field is compared with: <c>TIMESTAMP "…" - INTERVAL 3 DAY</c>. Pure.</summary>
internal sealed class QueryValueParser(DateTimeOffset now)
{
    private const int MaxDepth = 16;

    private int _depth;

    /// <exception cref="QueryFault">There is no value, or none can be computed.</exception>
    public QueryValue Read(List<QueryToken> tokens, ref int at)
    {
        try
        {
            return Sum(tokens, ref at);
        }
        catch (Exception fault) when (fault is OverflowException or DivideByZeroException or ArgumentOutOfRangeException)
        {
            throw new QueryFault("a value is out of range");
        }
    }

    /// <exception cref="QueryFault">It is no moment.</exception>
    public static DateTimeOffset MomentOf(string text) => DateTimeOffset.TryParseExact(
        text, ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd"], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment)
            ? moment
            : throw new QueryFault($"'{text}' is no timestamp such as 2026-02-01T10:20:30Z");

    private QueryValue Sum(List<QueryToken> tokens, ref int at)
    {
        var left = Product(tokens, ref at);
        while (tokens[at].IsSymbol("+") || tokens[at].IsSymbol("-"))
        {
            var sign = tokens[at++].Text == "+" ? 1 : -1;
            left = (left, Product(tokens, ref at)) switch
            {
                (QueryValue.Number one, QueryValue.Number other) => new QueryValue.Number(one.Value + (sign * other.Value)),
                (QueryValue.Moment moment, QueryValue.Span span) => new QueryValue.Moment(moment.Value.AddMonths(sign * span.Months) + (sign * span.Time)),
                _ => throw new QueryFault("only numbers, and intervals to timestamps, can be added"),
            };
        }

        return left;
    }

    private QueryValue Product(List<QueryToken> tokens, ref int at)
    {
        var left = Single(tokens, ref at);
        while (tokens[at].IsSymbol("*") || tokens[at].IsSymbol("/"))
        {
            var isProduct = tokens[at++].Text == "*";
            left = (left, Single(tokens, ref at)) is (QueryValue.Number one, QueryValue.Number other)
                ? new QueryValue.Number(isProduct ? one.Value * other.Value : one.Value / other.Value)
                : throw new QueryFault("only numbers can be multiplied");
        }

        return left;
    }

    private QueryValue Single(List<QueryToken> tokens, ref int at)
    {
        if (++_depth > MaxDepth)
        {
            throw new QueryFault($"values are limited to {MaxDepth} levels");
        }

        var token = tokens[at++];
        QueryValue value;
        switch (token.Kind)
        {
            case TokenKind.Text:
                value = new QueryValue.Text(token.Text);
                break;
            case TokenKind.Number:
                value = decimal.TryParse(token.Text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
                    ? new QueryValue.Number(number)
                    : throw new QueryFault($"'{token.Text}' is no number");
                break;
            case TokenKind.Symbol when token.Text == "-":
                value = Single(tokens, ref at) is QueryValue.Number positive ? new QueryValue.Number(-positive.Value) : throw new QueryFault("only a number can be negative");
                break;
            case TokenKind.Symbol when token.Text == "(":
                value = Sum(tokens, ref at);
                if (!tokens[at].IsSymbol(")"))
                {
                    throw new QueryFault("')' is missing");
                }

                at++;
                break;
            case TokenKind.Word:
                value = Named(token, tokens, ref at);
                break;
            default:
                at--;
                throw new QueryFault(token.Kind == TokenKind.End ? "the query ends too early" : $"unexpected '{token.Text}'");
        }

        _depth--;
        return value;
    }

    private QueryValue Named(QueryToken word, List<QueryToken> tokens, ref int at)
    {
        if (word.IsWord("TIMESTAMP") && tokens[at].Kind == TokenKind.Text)
        {
            return new QueryValue.Moment(MomentOf(tokens[at++].Text));
        }

        if (word.IsWord("NOW") && tokens[at].IsSymbol("(") && tokens[at + 1].IsSymbol(")"))
        {
            at += 2;
            return new QueryValue.Moment(now);
        }

        if (word.IsWord("INTERVAL") && tokens[at].Kind is TokenKind.Number or TokenKind.Text && tokens[at + 1].Kind == TokenKind.Word
            && int.TryParse(tokens[at].Text, NumberStyles.None, CultureInfo.InvariantCulture, out var count))
        {
            var unit = tokens[at + 1].Text.ToUpperInvariant();
            at += 2;
            return unit.TrimEnd('S') switch
            {
                "YEAR" => new QueryValue.Span(checked(count * 12), TimeSpan.Zero),
                "MONTH" => new QueryValue.Span(count, TimeSpan.Zero),
                "DAY" => new QueryValue.Span(0, TimeSpan.FromDays(count)),
                "HOUR" => new QueryValue.Span(0, TimeSpan.FromHours(count)),
                "MINUTE" => new QueryValue.Span(0, TimeSpan.FromMinutes(count)),
                "SECOND" => new QueryValue.Span(0, TimeSpan.FromSeconds(count)),
                _ => throw new QueryFault($"'{unit}' is no unit of time"),
            };
        }

        throw new QueryFault($"unexpected '{word.Text}'");
    }
}

using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Posthorn.Insights.Query;

/// <summary>Reads the query language of the activity feed. Pure: the clock is an argument.</summary>
internal sealed class QueryParser
{
    /// <summary>Characters of a query.</summary>
    public const int MaxLength = 4096;

    /// <summary>Values in a query: each is a parameter of a statement.</summary>
    public const int MaxValues = 200;

    /// <summary>Parentheses in parentheses.</summary>
    public const int MaxDepth = 32;

    private readonly List<QueryToken> _tokens;
    private readonly IReadOnlyDictionary<string, QueryField> _fields;
    private readonly QueryValueParser _values;
    private int _at;
    private int _depth;
    private int _count;

    private QueryParser(List<QueryToken> tokens, IReadOnlyDictionary<string, QueryField> fields, DateTimeOffset now)
    {
        (_tokens, _fields) = (tokens, fields);
        _values = new QueryValueParser(now);
    }

    private QueryToken Next => _tokens[_at];

    /// <param name="text">What the caller wrote.</param>
    /// <param name="fields">What may be asked for.</param>
    /// <param name="now">What NOW() means.</param>
    /// <param name="query">The tree.</param>
    /// <param name="error">A sentence for the caller that begins with <c>invalid syntax: </c>.</param>
    public static bool TryParse(
        string text, IReadOnlyDictionary<string, QueryField> fields, DateTimeOffset now, [NotNullWhen(true)] out QueryNode? query, [NotNullWhen(false)] out string? error)
    {
        (query, error) = (null, null);
        try
        {
            if (text.Length > MaxLength)
            {
                throw new QueryFault($"a query is limited to {MaxLength} characters");
            }

            if (text.Contains('\0') || text.EnumerateRunes().Contains(Rune.ReplacementChar))
            {
                throw new QueryFault("a query must not hold zeros or broken characters");
            }

            var parser = new QueryParser(QueryTokens.Cut(text), fields, now);
            query = parser.Or();
            if (parser.Next.Kind != TokenKind.End)
            {
                throw parser.Unexpected();
            }

            return true;
        }
        catch (QueryFault fault)
        {
            (query, error) = (null, $"invalid syntax: {fault.Message}");
            return false;
        }
    }

    private QueryNode Or()
    {
        var parts = new List<QueryNode> { And() };
        while (TakeWord("OR"))
        {
            parts.Add(And());
        }

        return parts.Count == 1 ? parts[0] : new QueryNode.Any(parts);
    }

    private QueryNode And()
    {
        var parts = new List<QueryNode> { Negation() };
        while (TakeWord("AND"))
        {
            parts.Add(Negation());
        }

        return parts.Count == 1 ? parts[0] : new QueryNode.All(parts);
    }

    private QueryNode Negation()
    {
        if (++_depth > MaxDepth)
        {
            throw new QueryFault($"a query is limited to {MaxDepth} levels");
        }

        var node = TakeWord("NOT") ? new QueryNode.Not(Negation()) : Primary();
        _depth--;
        return node;
    }

    private QueryNode Primary()
    {
        if (TakeSymbol("("))
        {
            var inner = Or();
            Expect(")");
            return inner;
        }

        if (Next.IsWord("TRUE") || Next.IsWord("FALSE"))
        {
            return new QueryNode.Truth(_tokens[_at++].IsWord("TRUE"));
        }

        if (Next.IsWord("CONTAINS") && _tokens[_at + 1].IsSymbol("("))
        {
            _at += 2;
            var (inside, insideKey) = Field();
            Expect(",");
            var contains = Contains(inside, insideKey);
            Expect(")");
            return contains;
        }

        var (field, key) = Field();
        return Predicate(field, key);
    }

    private QueryNode Predicate(QueryField field, string? key)
    {
        if (Next.Kind == TokenKind.Symbol && Next.Text is "=" or "!=" or "<>" or "<" or ">" or "<=" or ">=")
        {
            var name = _tokens[_at++].Text;
            return Comparison(field, key, name == "<>" ? "!=" : name, Value());
        }

        if (TakeWord("IS"))
        {
            var isNot = TakeWord("NOT");
            Take("NULL");
            return Negate(isNot, new QueryNode.IsNull(field, key));
        }

        var negated = TakeWord("NOT");
        if (TakeWord("BETWEEN"))
        {
            var from = Value();
            Take("AND");
            return Negate(negated, new QueryNode.All([Comparison(field, key, ">=", from), Comparison(field, key, "<=", Value())]));
        }

        if (TakeWord("IN"))
        {
            return Negate(negated, In(field, key));
        }

        if (TakeWord("LIKE"))
        {
            return field.Kind is FieldKind.Text or FieldKind.Email or FieldKind.MessageId or FieldKind.Arguments or FieldKind.Nothing && Value() is QueryValue.Text pattern
                ? Negate(negated, new QueryNode.Like(field, key, pattern.Value))
                : throw new QueryFault($"LIKE compares texts, and '{field.Name}' with none");
        }

        return TakeWord("CONTAINS") ? Negate(negated, Contains(field, key)) : throw Unexpected();
    }

    private QueryNode.In In(QueryField field, string? key)
    {
        var close = TakeSymbol("[") ? "]" : ")";
        if (close == ")")
        {
            Expect("(");
        }

        var values = new List<QueryValue>();
        do
        {
            values.Add(QueryTypes.Fit(field, "=", Value()));
        }
        while (TakeSymbol(","));
        Expect(close);
        return new QueryNode.In(field, key, values);
    }

    private QueryNode.Contains Contains(QueryField field, string? key)
    {
        if (field.Kind is FieldKind.Number or FieldKind.Time or FieldKind.Status || Value() is not QueryValue.Text text)
        {
            throw new QueryFault($"Contains compares texts, and '{field.Name}' with none");
        }

        QueryTypes.Fit(field, "=", text);
        return new QueryNode.Contains(field, key, text.Value);
    }

    private static QueryNode.Compare Comparison(QueryField field, string? key, string name, QueryValue value) =>
        new QueryNode.Compare(field, key, name, QueryTypes.Fit(field, name, value));

    private (QueryField Field, string? Key) Field()
    {
        if (Next.Kind != TokenKind.Word)
        {
            throw Unexpected();
        }

        var name = _tokens[_at++].Text;
        if (!_fields.TryGetValue(name, out var field))
        {
            throw new QueryFault($"'{name}' is not a known field");
        }

        if (field.Kind != FieldKind.Arguments)
        {
            return (field, null);
        }

        Expect("[");
        var key = Next.Kind == TokenKind.Text ? _tokens[_at++].Text : throw Unexpected();
        Expect("]");
        return (field, key);
    }

    private QueryValue Value() => ++_count > MaxValues ? throw new QueryFault($"a query is limited to {MaxValues} values") : _values.Read(_tokens, ref _at);

    private static QueryNode Negate(bool negated, QueryNode node) => negated ? new QueryNode.Not(node) : node;

    private bool TakeWord(string word)
    {
        var found = Next.IsWord(word);
        _at += found ? 1 : 0;
        return found;
    }

    private bool TakeSymbol(string symbol)
    {
        var found = Next.IsSymbol(symbol);
        _at += found ? 1 : 0;
        return found;
    }

    private void Take(string word)
    {
        if (!TakeWord(word))
        {
            throw new QueryFault($"{word} is missing");
        }
    }

    private void Expect(string symbol)
    {
        if (!TakeSymbol(symbol))
        {
            throw new QueryFault($"'{symbol}' is missing");
        }
    }

    private QueryFault Unexpected() => new(Next.Kind == TokenKind.End ? "the query ends too early" : $"unexpected '{Next.Text}'");
}

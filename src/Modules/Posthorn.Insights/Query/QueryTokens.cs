using System.Text;

namespace Posthorn.Insights.Query;

internal enum TokenKind
{
    Word,
    Text,
    Number,
    Symbol,
    End,
}

internal readonly record struct QueryToken(TokenKind Kind, string Text)
{
    public bool IsWord(string word) => Kind == TokenKind.Word && Text.Equals(word, StringComparison.OrdinalIgnoreCase);

    public bool IsSymbol(string symbol) => Kind == TokenKind.Symbol && Text == symbol;
}

/// <summary>Cuts a query into words. Pure.</summary>
internal static class QueryTokens
{
    private static readonly string[] Symbols = ["<=", ">=", "!=", "<>", "=", "<", ">", "(", ")", "[", "]", ",", "+", "-", "*", "/"];

    /// <exception cref="QueryFault">Something in it is no word.</exception>
    public static List<QueryToken> Cut(string query)
    {
        var tokens = new List<QueryToken>();
        for (var at = 0; at < query.Length;)
        {
            var character = query[at];
            if (char.IsWhiteSpace(character))
            {
                at++;
            }
            else if (character is '"' or '\'')
            {
                tokens.Add(new QueryToken(TokenKind.Text, Quoted(query, ref at)));
            }
            else if (char.IsAsciiDigit(character))
            {
                tokens.Add(new QueryToken(TokenKind.Number, While(query, ref at, next => char.IsAsciiDigit(next) || next == '.')));
            }
            else if (char.IsAsciiLetter(character) || character == '_')
            {
                tokens.Add(new QueryToken(TokenKind.Word, While(query, ref at, next => char.IsAsciiLetterOrDigit(next) || next == '_')));
            }
            else
            {
                var symbol = Array.Find(Symbols, candidate => query.AsSpan(at).StartsWith(candidate, StringComparison.Ordinal))
                    ?? throw new QueryFault($"unexpected character at position {at}");
                tokens.Add(new QueryToken(TokenKind.Symbol, symbol));
                at += symbol.Length;
            }
        }

        tokens.Add(new QueryToken(TokenKind.End, ""));
        return tokens;
    }

    /// <summary>A backslash stands before a quote, or before itself.</summary>
    private static string Quoted(string query, ref int at)
    {
        var (start, quote) = (at, query[at++]);
        var text = new StringBuilder();
        for (; at < query.Length && query[at] != quote; at++)
        {
            if (query[at] == '\\' && at + 1 < query.Length)
            {
                at++;
            }

            text.Append(query[at]);
        }

        if (at >= query.Length)
        {
            throw new QueryFault($"the text that begins at position {start} has no end");
        }

        at++;
        return text.ToString();
    }

    private static string While(string query, ref int at, Func<char, bool> fits)
    {
        var start = at;
        while (at < query.Length && fits(query[at]))
        {
            at++;
        }

        return query[start..at];
    }
}

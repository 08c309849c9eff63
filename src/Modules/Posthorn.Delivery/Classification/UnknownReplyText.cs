using System.Buffers;
using System.Net;
using System.Text;

namespace Posthorn.Delivery.Classification;

/// <summary>What replies have in common that differ in addresses, hosts, numbers and ids only: those become placeholders. Pure.</summary>
internal static class UnknownReplyText
{
    public const int MaxLength = 300;

    /// <summary>Error codes such as S3150 or OFR_506 tell much and stay; what is longer is an id.</summary>
    private const int LongestCode = 8;

    private const string Brackets = "<>()[]{}\"'`,;:.!?=#";

    private static readonly SearchValues<char> CodeCharacters = SearchValues.Create("0123456789.-");

    private static readonly SearchValues<char> HostCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_");

    public static string Of(string reply)
    {
        var text = new StringBuilder(MaxLength);
        var isHead = true;
        foreach (var range in reply.AsSpan().Split(' '))
        {
            var word = reply.AsSpan(range);
            if (word.IsEmpty)
            {
                continue;
            }

            if (text.Length > 0)
            {
                text.Append(' ');
            }

            // The code and the enhanced code come first and stay.
            isHead = isHead && text.Length < 10 && !word.ContainsAnyExcept(CodeCharacters);
            Append(text, word, isHead);
            if (text.Length >= MaxLength)
            {
                // Half a surrogate pair could not be stored.
                text.Length = char.IsHighSurrogate(text[MaxLength - 1]) ? MaxLength - 1 : MaxLength;
                break;
            }
        }

        return text.ToString().TrimEnd();
    }

    private static void Append(StringBuilder text, ReadOnlySpan<char> word, bool isHead)
    {
        var core = word.Trim(Brackets);
        var placeholder = isHead || core.IsEmpty ? null : PlaceholderOf(core);
        if (placeholder is null)
        {
            text.Append(word[..Math.Min(word.Length, MaxLength)]);
            return;
        }

        var start = word.IndexOf(core, StringComparison.Ordinal);
        text.Append(word[..start]).Append(placeholder).Append(word[(start + core.Length)..]);
    }

    private static string? PlaceholderOf(ReadOnlySpan<char> word)
    {
        if (word.Contains('@'))
        {
            return "{address}";
        }

        if (word.StartsWith("http:", StringComparison.OrdinalIgnoreCase) || word.StartsWith("https:", StringComparison.OrdinalIgnoreCase))
        {
            return "{url}";
        }

        if (word.IndexOfAny('.', ':') > 0 && IPAddress.TryParse(word, out _))
        {
            return "{ip}";
        }

        if (word.IndexOfAnyExceptInRange('0', '9') < 0)
        {
            return "{number}";
        }

        if (IsHost(word))
        {
            return "{host}";
        }

        return word.ContainsAnyInRange('0', '9') && !IsCode(word) ? "{id}" : null;
    }

    /// <summary>Labels with dots between, the last one without digits.</summary>
    private static bool IsHost(ReadOnlySpan<char> word)
    {
        var dot = word.LastIndexOf('.');
        return dot > 0 && word.Length - dot > 2 && !word[(dot + 1)..].ContainsAnyInRange('0', '9')
            && !word.ContainsAnyExcept(HostCharacters);
    }

    /// <summary>Short, letters first, digits last.</summary>
    private static bool IsCode(ReadOnlySpan<char> word)
    {
        var digits = word.IndexOfAnyInRange('0', '9');
        return word.Length <= LongestCode && digits > 0 && word[digits..].IndexOfAnyExceptInRange('0', '9') < 0;
    }
}

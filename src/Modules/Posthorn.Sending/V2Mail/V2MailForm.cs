using System.Text;

namespace Posthorn.Sending.V2Mail;

/// <summary>One member of a form.</summary>
/// <param name="Name">As written, brackets included.</param>
/// <param name="Bytes">Decoded as the form is, characters not.</param>
/// <param name="FileName">What a part of a multipart form calls its file; null for everything else.</param>
/// <param name="MediaType">Of such a file, without parameters; null when nothing was said.</param>
/// <param name="Charset">Of its text; null: UTF-8.</param>
internal sealed record V2Field(string Name, ReadOnlyMemory<byte> Bytes, string? FileName = null, string? MediaType = null, string? Charset = null)
{
    /// <summary>What the charset does not know is read as U+FFFD.</summary>
    public string Text => Charset is null ? Encoding.UTF8.GetString(Bytes.Span) : Mime.Charset.Decode(Bytes.Span, Charset);

    /// <summary><c>to</c>, <c>to[]</c> and <c>to[0]</c> are one list; of files and their ids each is its own.</summary>
    public string Family => IsFile || Key("content") is not null || Name.IndexOf('[', StringComparison.Ordinal) is not (> 0 and var bracket) ? Name : Name[..bracket];

    public bool IsFile => Key("files") is not null;

    /// <returns>NAME of <c>prefix[NAME]</c>, else null.</returns>
    public string? Key(string prefix) =>
        Name.Length >= prefix.Length + 2 && Name[prefix.Length] == '[' && Name[^1] == ']' && Name.StartsWith(prefix, StringComparison.Ordinal)
            ? Name[(prefix.Length + 1)..^1]
            : null;
}

/// <summary>The members of a form and of the query string, in their order; where both have a name, the form counts.</summary>
internal sealed class V2MailForm
{
    public static readonly V2MailForm Empty = new([], []);

    private readonly IReadOnlyList<V2Field> _fields;

    public V2MailForm(IReadOnlyList<V2Field> form, IReadOnlyList<V2Field> query)
    {
        var given = form.Select(field => field.Family).ToHashSet(StringComparer.Ordinal);
        _fields = [.. form, .. query.Where(field => !given.Contains(field.Family))];
    }

    public IEnumerable<V2Field> Files => _fields.Where(member => member.IsFile);

    /// <returns>The last value, or null when there is none.</returns>
    public string? Text(string name) => _fields.LastOrDefault(field => field.Name == name)?.Text;

    /// <returns>The same, with null for an empty text.</returns>
    public string? TextOrNull(string name) => Text(name) is { Length: > 0 } text ? text : null;

    public IReadOnlyList<string> List(string name) => [.. _fields.Where(field => field.Family == name).Select(field => field.Text)];

    /// <summary>Of <c>content[NAME]</c> the values by their names.</summary>
    public IReadOnlyDictionary<string, string> ContentIds()
    {
        var ids = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var field in _fields)
        {
            if (field.Key("content") is { } name)
            {
                ids[name] = field.Text;
            }
        }

        return ids;
    }
}

using System.Collections.Frozen;
using System.Text;

namespace Posthorn.Templating;

/// <summary>
/// Substitution tags and sections (spec 3.1 and 3.2): literal, case-sensitive, inserted as they are. Of tags that begin at one place
/// the longest counts. Built once for a personalization; threads may share it.
/// </summary>
public sealed class SubstitutionSet
{
    /// <summary>Characters that a text may grow to; from there on tags stay as they are.</summary>
    internal const int MaxLength = 10 * 1024 * 1024;

    // Values may hold tags: the documentation promises four levels.
    private const int MaxPasses = 4;

    private readonly FrozenDictionary<string, string> _values;
    private readonly TagIndex _tags;

    /// <param name="substitutions">Tags, wrapper and all, and their values.</param>
    /// <param name="sections">Tags that only mean something within the values of others; their own texts are not looked through for sections.</param>
    public SubstitutionSet(IReadOnlyDictionary<string, string> substitutions, IReadOnlyDictionary<string, string> sections)
    {
        _values = WithSections(substitutions, sections).ToFrozenDictionary(StringComparer.Ordinal);
        _tags = new TagIndex(_values.Keys);
    }

    public bool IsEmpty => _tags.IsEmpty;

    /// <summary>Tags that nothing is known about stay.</summary>
    public string Apply(string text)
    {
        for (var pass = 0; pass < MaxPasses && !IsEmpty; pass++)
        {
            var next = Replace(text, _tags, _values, MaxLength);
            if (next == text)
            {
                break;
            }

            text = next;
        }

        return text;
    }

    private static Dictionary<string, string> WithSections(IReadOnlyDictionary<string, string> substitutions, IReadOnlyDictionary<string, string> sections)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        var index = new TagIndex(sections.Keys);
        var left = MaxLength;
        foreach (var (tag, value) in substitutions)
        {
            var full = index.IsEmpty ? value : Replace(value, index, sections, left);
            left = Math.Max(0, left - full.Length);
            values[tag] = full;
        }

        return values;
    }

    /// <summary>The same text, the very object, when there is nothing to replace.</summary>
    private static string Replace(string text, TagIndex index, IReadOnlyDictionary<string, string> values, int maxLength)
    {
        StringBuilder? output = null;
        var (copied, length) = (0, (long)text.Length);
        foreach (var (start, tag) in index.Find(text))
        {
            var value = values[tag];
            length += value.Length - tag.Length;
            if (value.Length > tag.Length && length > maxLength)
            {
                break;
            }

            output ??= new StringBuilder(text.Length + 256);
            _ = output.Append(text, copied, start - copied).Append(value);
            copied = start + tag.Length;
        }

        return output is null ? text : output.Append(text, copied, text.Length - copied).ToString();
    }
}

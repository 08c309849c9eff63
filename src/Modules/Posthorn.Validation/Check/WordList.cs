using System.Collections.Frozen;

namespace Posthorn.Validation.Check;

/// <summary>Facts about addresses that are kept as files of this program, a word to a line; <c>#</c> begins a remark.</summary>
internal static class WordList
{
    public static FrozenSet<string> Roles { get; } = Read("roles.txt");

    public static FrozenSet<string> Disposable { get; } = Read("disposable.txt");

    public static FrozenSet<string> Popular { get; } = Read("popular.txt");

    private static FrozenSet<string> Read(string name)
    {
        using var stream = typeof(WordList).Assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"{name} is not part of this program.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Where(line => line[0] != '#').ToFrozenSet(StringComparer.Ordinal);
    }
}

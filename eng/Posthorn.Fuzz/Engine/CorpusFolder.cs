using System.Security.Cryptography;

namespace Posthorn.Fuzz.Engine;

/// <summary>The found cases of all parsers: a folder for each, a file for each case, named by its content.</summary>
internal sealed class CorpusFolder(string path)
{
    /// <summary>The cases of one parser in the order of their names; none when it has no folder.</summary>
    public IReadOnlyList<byte[]> Load(string parser) => [.. Files(parser).Select(File.ReadAllBytes)];

    public IReadOnlyList<string> Files(string parser)
    {
        var folder = Path.Combine(path, parser);
        return Directory.Exists(folder) ? [.. Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal)] : [];
    }

    /// <summary>The parsers that have cases.</summary>
    public IReadOnlyList<string> Parsers() => [.. Directory.EnumerateDirectories(path).Select(folder => Path.GetFileName(folder)!).Order(StringComparer.Ordinal)];

    /// <returns>The file.</returns>
    public string Save(string parser, byte[] input)
    {
        var folder = Directory.CreateDirectory(Path.Combine(path, parser)).FullName;
        var file = Path.Combine(folder, $"{Convert.ToHexStringLower(SHA256.HashData(input).AsSpan(0, 6))}.bin");
        File.WriteAllBytes(file, input);
        return file;
    }
}

namespace Posthorn.Partners.Offerings;

/// <summary>What accounts can have, in the order of its file. Read once, at the start.</summary>
internal sealed class Catalogue(IReadOnlyList<Offering> offerings)
{
    /// <summary>In bytes.</summary>
    private const int MaxFile = 256 * 1024;

    public IReadOnlyList<Offering> Offerings { get; } = offerings;

    public Offering? Find(string name) => Offerings.FirstOrDefault(offering => offering.Name == name);

    /// <param name="path">Null: the one that ships.</param>
    /// <exception cref="InvalidOperationException">It is none; the text says what is wrong.</exception>
    public static Catalogue Load(string? path)
    {
        var catalogue = CatalogueParser.Parse(path is null ? Shipped() : ReadFile(path), out var problem);
        return catalogue ?? throw new InvalidOperationException($"{path ?? "The catalogue that ships"}: {problem}");
    }

    /// <returns>What is wrong with a file; null: nothing.</returns>
    public static string? ProblemOf(string path)
    {
        try
        {
            CatalogueParser.Parse(ReadFile(path), out var problem);
            return problem;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return fault.Message;
        }
    }

    private static byte[] ReadFile(string path)
    {
        using var file = File.OpenRead(path);
        var bytes = new byte[MaxFile + 1];
        var count = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        return count > MaxFile ? throw new IOException($"it is larger than {MaxFile} bytes") : bytes[..count];
    }

    private static byte[] Shipped()
    {
        using var resource = typeof(Catalogue).Assembly.GetManifestResourceStream("offerings.json")!;
        using var bytes = new MemoryStream();
        resource.CopyTo(bytes);
        return bytes.ToArray();
    }
}

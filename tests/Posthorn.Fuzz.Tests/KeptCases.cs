using System.Reflection;
using Posthorn.Fuzz.Engine;

namespace Posthorn.Fuzz.Tests;

/// <summary>The corpus folder of this project.</summary>
internal static class KeptCases
{
    public static CorpusFolder Folder { get; } = new(
        typeof(KeptCases).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "Corpus").Value!);
}

using System.Diagnostics.CodeAnalysis;
using System.IO.MemoryMappedFiles;
using System.Text;

namespace Posthorn.Fuzz.Engine;

/// <summary>
/// The input that is being run, in a file that outlives the process: a stack that overflows takes everything else with it.
/// Deleted at an orderly end.
/// </summary>
internal sealed class InputInHand : IDisposable
{
    private const int NameOctets = 64;
    private const int Start = NameOctets + sizeof(int);
    private const int Longest = 1024 * 1024;

    private readonly string _path;
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;

    public InputInHand(string path)
    {
        _path = path;
        _file = MemoryMappedFile.CreateFromFile(path, FileMode.Create, null, Start + Longest);
        _view = _file.CreateViewAccessor();
    }

    public void Name(string parser)
    {
        var name = new byte[NameOctets];
        Encoding.UTF8.GetBytes(parser, name);
        _view.WriteArray(0, name, 0, name.Length);
    }

    public void Hold(byte[] input)
    {
        var length = Math.Min(input.Length, Longest);
        _view.WriteArray(Start, input, 0, length);
        _view.Write(NameOctets, length);
    }

    /// <summary>What a process left behind that died.</summary>
    public static bool TryRescue(string path, [NotNullWhen(true)] out string? parser, [NotNullWhen(true)] out byte[]? input)
    {
        (parser, input) = (null, null);
        if (!File.Exists(path) || File.ReadAllBytes(path) is not { Length: Start + Longest } octets)
        {
            return false;
        }

        parser = Encoding.UTF8.GetString(octets.AsSpan(0, NameOctets)).TrimEnd('\0');
        var length = BitConverter.ToInt32(octets, NameOctets);
        input = length is >= 0 and <= Longest ? octets.AsSpan(Start, length).ToArray() : null;
        return input is not null && parser.Length > 0;
    }

    public void Dispose()
    {
        _view.Dispose();
        _file.Dispose();
        File.Delete(_path);
    }
}

using System.Text;

namespace Posthorn.Smtp.Tests;

/// <summary>
/// A conversation from a text file: settings as <c>name: value</c>, an empty line, then the transcript.
/// <c>S:</c> and <c>C:</c> are lines of the server and the client, <c>--</c> is where TLS begins, <c>=</c> what came of it.
/// In a line <c>\r \n \0 \t</c> are octets; <c>\+</c> at the end leaves the CRLF out.
/// </summary>
internal sealed class Conversation
{
    private Conversation(Dictionary<string, string> settings, string[] transcript)
    {
        Settings = settings;
        Transcript = transcript;
    }

    public IReadOnlyDictionary<string, string> Settings { get; }

    public string[] Transcript { get; }

    public static IEnumerable<string> Names(string folder) =>
        typeof(Conversation).Assembly.GetManifestResourceNames().Where(name => name.StartsWith(folder + "/", StringComparison.Ordinal));

    /// <summary>The files of one folder, each with every arrival.</summary>
    public static TheoryData<string, Arrival> All(string folder)
    {
        var data = new TheoryData<string, Arrival>();
        foreach (var name in Names(folder))
        {
            foreach (var arrival in Enum.GetValues<Arrival>())
            {
                data.Add(name, arrival);
            }
        }

        return data;
    }

    public static Conversation Load(string name)
    {
        using var reader = new StreamReader(typeof(Conversation).Assembly.GetManifestResourceStream(name)!);
        var lines = reader.ReadToEnd().TrimEnd('\n').Split('\n');
        var blank = Array.IndexOf(lines, "");
        var settings = lines[..blank].Select(line => line.Split(':', 2)).ToDictionary(pair => pair[0], pair => pair[1].Trim());
        return new Conversation(settings, lines[(blank + 1)..]);
    }

    public string Setting(string name, string otherwise) => Settings.GetValueOrDefault(name, otherwise);

    /// <summary>The octets of one side, a group for each stretch between the TLS marks.</summary>
    public IEnumerable<IReadOnlyList<byte[]>> Spoken(string side)
    {
        var group = new List<byte[]>();
        foreach (var line in Transcript)
        {
            if (line.StartsWith("--", StringComparison.Ordinal))
            {
                yield return group;
                group = [];
            }
            else if (line.StartsWith(side, StringComparison.Ordinal))
            {
                group.Add(Encoding.UTF8.GetBytes(Unescape(line[side.Length..])));
            }
        }

        yield return group;
    }

    private static string Unescape(string text)
    {
        text = text.StartsWith(' ') ? text[1..] : text;
        text = text.EndsWith("\\+", StringComparison.Ordinal) ? text[..^2] : text + "\r\n";
        return text
            .Replace("\\r", "\r", StringComparison.Ordinal).Replace("\\n", "\n", StringComparison.Ordinal)
            .Replace("\\0", "\0", StringComparison.Ordinal).Replace("\\t", "\t", StringComparison.Ordinal);
    }
}

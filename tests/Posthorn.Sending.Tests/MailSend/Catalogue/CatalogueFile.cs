using System.Globalization;
using System.Text.RegularExpressions;
using Posthorn.Kernel;

namespace Posthorn.Sending.Tests.MailSend.Catalogue;

/// <summary>One request and what is said about it.</summary>
/// <param name="Place">File and line, for whoever reads a failure.</param>
/// <param name="Body">The request.</param>
/// <param name="Errors">In their order; empty when it is accepted.</param>
internal sealed record CatalogueCase(string Place, string Body, IReadOnlyList<ApiError> Errors);

/// <summary>Reads the files of this folder; README.md says how they are written.</summary>
internal static partial class CatalogueFile
{
    public static IReadOnlyList<CatalogueCase> Read(string name)
    {
        var lines = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "MailSend", "Catalogue", name));
        var cases = new List<CatalogueCase>();
        for (var i = 0; i < lines.Length; i++)
        {
            if (lines[i].Length == 0 || lines[i].StartsWith('#'))
            {
                continue;
            }

            var (place, body, errors) = ($"{name}:{i + 1}", SampleBody.Minimal, new List<ApiError>());
            for (; i < lines.Length && lines[i].Length > 0; i++)
            {
                var line = Expand(lines[i]);
                if (!line.StartsWith("-> ", StringComparison.Ordinal))
                {
                    body = Change(body, line, place);
                }
                else if (line != "-> accepted")
                {
                    errors.Add(ErrorOf(line, place));
                }
            }

            Assert.True(lines[i - 1].StartsWith("->", StringComparison.Ordinal), $"{place} has no answer.");
            cases.Add(new CatalogueCase(place, body, errors));
        }

        return cases;
    }

    private static string Change(string body, string line, string place)
    {
        var equals = line.IndexOf(" = ", StringComparison.Ordinal);
        Assert.True(equals > 0, $"{place}: {line}");
        var json = line[(equals + 3)..];
        return SampleBody.With(body, line[..equals], json == "(nothing)" ? "" : json);
    }

    private static ApiError ErrorOf(string line, string place)
    {
        var match = ErrorPattern().Match(line);
        Assert.True(match.Success, $"{place}: {line}");
        var (field, anchor, message) = (match.Groups["field"].Value, match.Groups["anchor"].Value, match.Groups["message"].Value);
        return new ApiError(message, field == "null" ? null : field, anchor == "-" ? null : $"http://sendgrid.com/docs/API_Reference/Web_API_v3/Mail/errors.html{anchor}");
    }

    private static string Expand(string line)
    {
        line = ListPattern().Replace(line, match => string.Join(
            ',', Enumerable.Range(0, Count(match)).Select(i => match.Groups["text"].Value.Replace("#", $"{i}", StringComparison.Ordinal))));
        line = RepeatPattern().Replace(line, match => string.Concat(Enumerable.Repeat(match.Groups["text"].Value, Count(match))));
        return NowPattern().Replace(line, match => $"{SampleBody.Now.ToUnixTimeSeconds() + Count(match)}").Replace('␠', ' ');
    }

    private static int Count(Match match) => int.Parse(match.Groups["count"].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex("^-> (?<field>\\S+) \\[(?<anchor>-|#\\S+)\\] (?<message>.+)$")]
    private static partial Regex ErrorPattern();

    [GeneratedRegex("«list (?<count>\\d+) of (?<text>[^»]+)»")]
    private static partial Regex ListPattern();

    [GeneratedRegex("«(?<count>\\d+) of (?<text>[^»]+)»")]
    private static partial Regex RepeatPattern();

    [GeneratedRegex("«now \\+ (?<count>\\d+)»")]
    private static partial Regex NowPattern();
}

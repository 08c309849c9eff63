using System.Diagnostics.CodeAnalysis;

namespace Posthorn.Sink;

/// <summary>All personalities, by name.</summary>
public static class Personalities
{
    /// <summary>In the order in which they are shown: connections, offers, TLS, mail, replies, providers.</summary>
    public static IReadOnlyList<Personality> All { get; } =
        [.. ConnectionPersonalities.All, .. OfferPersonalities.All, .. TlsPersonalities.All, .. MailPersonalities.All, .. ReplyPersonalities.All, .. ProviderPersonalities.All];

    /// <returns>Null: there is none.</returns>
    public static Personality? Find(string name) => All.FirstOrDefault(personality => string.Equals(personality.Name, name, StringComparison.OrdinalIgnoreCase));

    /// <summary>Applies <c>NAME</c> or <c>NAME:VALUE</c>.</summary>
    /// <param name="options">What was there before.</param>
    /// <param name="text">From a command line or a file.</param>
    /// <param name="changed">The options with it.</param>
    /// <param name="error">A sentence for the person who wrote it.</param>
    public static bool TryApply(
        MailSinkOptions options, string text, [NotNullWhen(true)] out MailSinkOptions? changed, [NotNullWhen(false)] out string? error)
    {
        changed = null;
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var name = (colon < 0 ? text : text[..colon]).Trim();
        if (Find(name) is not { } personality)
        {
            error = $"There is no personality called {name}; posthorn sink --list shows all.";
            return false;
        }

        return personality.TryApply(options, colon < 0 ? null : text[(colon + 1)..].Trim(), out changed, out error);
    }

    /// <summary>Applies all lines of a text; empty ones and what begins with <c>#</c> are passed over.</summary>
    public static bool TryApplyLines(
        MailSinkOptions options, string text, [NotNullWhen(true)] out MailSinkOptions? changed, [NotNullWhen(false)] out string? error)
    {
        changed = options;
        error = null;
        foreach (var line in text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (!line.StartsWith('#') && !TryApply(changed, line, out changed, out error))
            {
                return false;
            }
        }

        error = null;
        return true;
    }

    /// <summary>The personality whose name, or the longest one that with a hyphen behind it, begins the text: <c>tarpit-tuesday</c>.</summary>
    internal static bool TryFindPrefix(string text, [NotNullWhen(true)] out Personality? personality)
    {
        personality = All
            .Where(known => text.Equals(known.Name, StringComparison.OrdinalIgnoreCase) || text.StartsWith(known.Name + "-", StringComparison.OrdinalIgnoreCase))
            .MaxBy(known => known.Name.Length);
        return personality is not null;
    }
}

using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Posthorn.Kernel;

namespace Posthorn.Settings;

/// <summary>How the texts of settings become values of a kind. Each returns null, or what was expected instead.</summary>
internal static partial class SettingTexts
{
    public static string? EndPoint(string text, Action<IPEndPoint> set)
    {
        // Behind the bracket of IPv6: "::1" alone would be read as an address with port 0.
        if (text.LastIndexOf(':') <= text.LastIndexOf(']') || !IPEndPoint.TryParse(text, out var value)
            || (value.AddressFamily == AddressFamily.InterNetworkV6 && text[0] != '['))
        {
            return "an address with a port, such as 127.0.0.1:8080";
        }

        set(value);
        return null;
    }

    public static string? EndPoints(string text, Action<IReadOnlyList<IPEndPoint>> set)
    {
        var endPoints = new List<IPEndPoint>();
        var names = text == SettingsTable.Off ? [] : text.Split(',', StringSplitOptions.TrimEntries);
        if (names.Any(name => EndPoint(name, endPoints.Add) is not null))
        {
            return "addresses with ports and commas between, such as 127.0.0.1:2525, or off";
        }

        set(endPoints);
        return null;
    }

    public static string? Networks(string text, Action<IReadOnlyList<IPNetwork>> set)
    {
        var networks = new List<IPNetwork>();
        foreach (var name in text.Split(',', StringSplitOptions.TrimEntries))
        {
            if (!IPNetwork.TryParse(name.Contains('/') ? name : $"{name}/{(name.Contains(':') ? 128 : 32)}", out var network))
            {
                return "addresses and networks with commas between, such as 10.0.0.0/8,192.0.2.7";
            }

            networks.Add(network);
        }

        set(networks);
        return null;
    }

    public static string? ExistingFile(string text, Action<string> set)
    {
        if (!File.Exists(text))
        {
            return "the path of a file that exists";
        }

        set(Path.GetFullPath(text));
        return null;
    }

    public static string? Url(string text, Action<Uri> set)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var value) || value.Scheme is not ("http" or "https"))
        {
            return "an address that begins with http:// or https://";
        }

        set(value);
        return null;
    }

    public static string? Number(string text, int least, int most, Action<int> set)
    {
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) || value < least || value > most)
        {
            return $"a number from {least} to {most}";
        }

        set(value);
        return null;
    }

    public static string? Flag(string text, Action<bool> set)
    {
        if (!bool.TryParse(text, out var value))
        {
            return "true or false";
        }

        set(value);
        return null;
    }

    /// <summary>A number with its unit: ms, s, m, h, d. At most a year, so that no sum with a date overflows.</summary>
    public static string? Duration(string text, Action<TimeSpan> set)
    {
        var match = DurationText().Match(text);
        var number = match.Success ? double.Parse(match.Groups["number"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture) : 0;
        var value = match.Groups["unit"].Value switch
        {
            "ms" => TimeSpan.FromMilliseconds(number),
            "s" => TimeSpan.FromSeconds(number),
            "m" => TimeSpan.FromMinutes(number),
            "h" => TimeSpan.FromHours(number),
            _ => TimeSpan.FromDays(number),
        };
        if (!match.Success || value <= TimeSpan.Zero || value > TimeSpan.FromDays(365))
        {
            return "a time with its unit, such as 500ms, 30s, 5m, 4h or 3d, above zero and at most 365d";
        }

        set(value);
        return null;
    }

    /// <summary>A number with its unit: MB, GB, TB, in thousands.</summary>
    public static string? Size(string text, Action<long> set)
    {
        var match = SizeText().Match(text);
        if (!match.Success)
        {
            return "a size with its unit, such as 500MB, 20GB or 1TB";
        }

        set(long.Parse(match.Groups["number"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture) * match.Groups["unit"].Value switch
        {
            "MB" => 1_000_000,
            "GB" => 1_000_000_000,
            _ => 1_000_000_000_000,
        });
        return null;
    }

    public static string? Address(string text, Action<string> set)
    {
        if (!EmailAddress.TryParse(text, out _))
        {
            return "an e-mail address";
        }

        set(text);
        return null;
    }

    [GeneratedRegex("^(?<number>[1-9][0-9]{0,5})(?<unit>MB|GB|TB)$")]
    private static partial Regex SizeText();

    [GeneratedRegex("^(?<number>[0-9]{1,7})(?<unit>ms|s|m|h|d)$")]
    private static partial Regex DurationText();
}

using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Posthorn.MailAuth.MtaSts;

/// <summary>
/// Reads a policy file (RFC 8461 section 3.2): lines of <c>key: value</c>. Unknown keys are ignored; of a key that may stand once
/// the first counts. The file comes from anybody's web server.
/// </summary>
public static class MtaStsPolicyParser
{
    /// <summary>Octets. A longer file is not read at all (section 3.3 suggests this bound).</summary>
    public const int MaxLength = 64 * 1024;

    private const int MaxAgeDigits = 10;

    /// <param name="octets">The file.</param>
    /// <param name="policy">The policy, or null.</param>
    /// <param name="error">What is wrong, a phrase for a person.</param>
    public static bool TryParse(
        ReadOnlySpan<byte> octets, [NotNullWhen(true)] out MtaStsPolicy? policy, [NotNullWhen(false)] out string? error)
    {
        policy = null;
        if (octets.Length > MaxLength)
        {
            error = $"the policy is larger than {MaxLength / 1024} KB";
            return false;
        }

        var fields = new Fields();
        foreach (var range in octets.Split((byte)'\n'))
        {
            var line = octets[range];
            error = fields.Add(line.EndsWith("\r"u8) ? line[..^1] : line);
            if (error is not null)
            {
                return false;
            }
        }

        return fields.TryFinish(out policy, out error);
    }

    private sealed class Fields
    {
        private readonly List<string> _patterns = [];
        private string? _version;
        private string? _mode;
        private string? _maxAge;

        /// <returns>What is wrong with the line, or null.</returns>
        public string? Add(ReadOnlySpan<byte> octets)
        {
            var trimmed = octets.Trim(" \t"u8);
            if (trimmed.IsEmpty)
            {
                // The grammar has no empty lines; files have them all the same.
                return null;
            }

            if (trimmed.ContainsAnyInRange((byte)0, (byte)8) || trimmed.ContainsAnyInRange((byte)10, (byte)31))
            {
                return "a control character in the policy";
            }

            var line = Encoding.UTF8.GetString(trimmed);
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon <= 0)
            {
                return "a line without a key";
            }

            var value = line[(colon + 1)..].Trim(' ', '\t');
            switch (line[..colon])
            {
                case "version":
                    _version ??= value;
                    break;
                case "mode":
                    _mode ??= value;
                    break;
                case "max_age":
                    _maxAge ??= value;
                    break;
                case "mx" when MxPatternRules.IsPattern(value):
                    _patterns.Add(value.ToLowerInvariant());
                    break;
                case "mx":
                    return "an mx that is no host name";
            }

            return null;
        }

        public bool TryFinish([NotNullWhen(true)] out MtaStsPolicy? policy, [NotNullWhen(false)] out string? error)
        {
            policy = null;
            MtaStsMode? mode = _mode switch
            {
                "enforce" => MtaStsMode.Enforce,
                "testing" => MtaStsMode.Testing,
                "none" => MtaStsMode.None,
                _ => null,
            };
            error = this switch
            {
                { _version: not "STSv1" } => "the version is not STSv1",
                _ when mode is null => "the mode is not enforce, testing or none",
                { _maxAge: null or { Length: 0 or > MaxAgeDigits } } => "max_age is missing or no number of seconds",
                _ when !_maxAge.All(char.IsAsciiDigit) => "max_age is missing or no number of seconds",
                _ when mode != MtaStsMode.None && _patterns.Count == 0 => "no mx",
                _ => null,
            };
            if (error is not null)
            {
                return false;
            }

            var age = TimeSpan.FromSeconds(long.Parse(_maxAge!));
            policy = new MtaStsPolicy(mode!.Value, age > MtaStsPolicy.LongestAge ? MtaStsPolicy.LongestAge : age, _patterns);
            return true;
        }
    }
}

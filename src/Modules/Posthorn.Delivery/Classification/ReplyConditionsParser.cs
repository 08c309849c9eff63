namespace Posthorn.Delivery.Classification;

/// <summary>Reads the <c>if</c> lines of a rule: <c>code 550 55x; enhanced x.1.1 none; stage rcpt; provider google</c>.</summary>
internal sealed class ReplyConditionsParser
{
    private readonly List<string> _providers = [];
    private readonly List<(int, int)> _codes = [];
    private readonly List<(int?, int?)> _enhanced = [];
    private bool _noEnhanced;
    private int _stages;

    /// <returns>What is wrong, or null.</returns>
    public string? Add(string text)
    {
        foreach (var condition in text.Split(';', StringSplitOptions.TrimEntries))
        {
            var words = condition.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words.Length < 2)
            {
                return $"\"{condition}\" is no condition";
            }

            foreach (var value in words[1..])
            {
                if (!TryAdd(words[0], value))
                {
                    return $"\"{words[0]} {value}\" is no condition";
                }
            }
        }

        return null;
    }

    /// <param name="kind">Says which stages are meant when the rule names none.</param>
    public ReplyConditions Build(ReplyKind kind)
    {
        var usual = ReplyKinds.Of(kind).IsAddress ? ReplyStages.AfterAddress : ReplyStages.All;
        return new ReplyConditions([.. _providers], [.. _codes], [.. _enhanced], _noEnhanced, _stages == 0 ? usual : _stages);
    }

    private bool TryAdd(string name, string value)
    {
        switch (name)
        {
            case "provider":
                _providers.Add(value);
                return true;
            case "stage":
                var stage = ReplyStages.Parse(value);
                _stages |= stage;
                return stage != 0;
            case "code":
                return value.Length == 3 && AddRange(value.Replace('x', '0'), value.Replace('x', '9'));
            case "enhanced" when value == "none":
                _noEnhanced = true;
                return true;
            case "enhanced":
                return AddEnhanced(value.Split('.'));
            default:
                return false;
        }
    }

    private bool AddRange(string from, string to)
    {
        if (!int.TryParse(from, out var first) || !int.TryParse(to, out var last))
        {
            return false;
        }

        _codes.Add((first, last));
        return true;
    }

    private bool AddEnhanced(string[] parts)
    {
        if (parts is not ["x", var subject, var detail] || !TryParse(subject, out var first) || !TryParse(detail, out var second))
        {
            return false;
        }

        _enhanced.Add((first, second));
        return true;
    }

    private static bool TryParse(string text, out int? number)
    {
        number = int.TryParse(text, out var parsed) ? parsed : null;
        return number is not null || text == "x";
    }
}

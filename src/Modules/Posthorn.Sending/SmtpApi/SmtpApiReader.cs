using System.Text;
using System.Text.Json;
using Posthorn.Kernel;
using Posthorn.Mime;
using Posthorn.Sending.MailSend;
using Posthorn.Sending.MailSend.Reading;
using Posthorn.Sending.MailSend.Rules;

namespace Posthorn.Sending.SmtpApi;

/// <summary>Reads one X-SMTPAPI value and gathers what is wrong with it. A table of keys with their forms.</summary>
internal sealed class SmtpApiReader
{
    private const int MaxProblems = 20;
    private const int MaxDepth = 16;
    private const int MaxRecipients = 10_000;
    private const int MaxTags = 10_000;
    private const int MaxNameLength = 1000;

    private readonly List<string> _problems = [];

    public IReadOnlyList<string> Problems => _problems;

    public SmtpApiHeader? Read(string text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return SmtpApiHeader.Empty;
        }

        try
        {
            var json = LoneSurrogates.Replace(Encoding.UTF8.GetBytes(text));
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = MaxDepth });
            return Read(document.RootElement);
        }
        catch (JsonException)
        {
            // The reader has no other way to say that the text is not JSON.
            Problem("The value is not valid JSON");
            return null;
        }
    }

    private SmtpApiHeader? Read(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            Problem("The value must be a JSON object");
            return null;
        }

        var header = SmtpApiHeader.Empty;
        foreach (var member in root.EnumerateObject())
        {
            if (member.Value.ValueKind != JsonValueKind.Null)
            {
                header = Read(header, member.Name, member.Value);
            }
        }

        if (header.SendAt is not null && header.SendEachAt.Count > 0)
        {
            Problem("send_at and send_each_at exclude each other");
        }

        return header;
    }

    private SmtpApiHeader Read(SmtpApiHeader header, string key, JsonElement value) => key switch
    {
        "to" => header with { To = Recipients(value) },
        "sub" => header with { Sub = Map(key, value, MaxTags, item => JsonTexts.List(item)) },
        "section" => header with { Section = Texts(key, value) },
        "category" => header with { Category = Categories(value) },
        "unique_args" => header with { UniqueArgs = UniqueArgs(value) },
        "filters" => header with { Filters = Map(key, value, MaxTags, Filter) },
        "asm_group_id" => header with { AsmGroupId = Number(key, value) },
        "asm_groups_to_display" => header with { AsmGroupsToDisplay = Numbers(key, value, MailSendLimits.Default.GroupsToDisplay) },
        "send_at" => header with { SendAt = Number(key, value) },
        "send_each_at" => header with { SendEachAt = Numbers(key, value, MaxRecipients) },
        "batch_id" => header with { BatchId = Name(key, value) },
        "ip_pool" => header with { IpPool = Name(key, value) },
        _ => header,
    };

    /// <summary><c>a@x</c>, <c>&lt;a@x&gt;</c>, <c>Name &lt;a@x&gt;</c>; a string alone is a list of one.</summary>
    private List<EmailObject> Recipients(JsonElement value)
    {
        if (JsonTexts.List(value) is not { } entries)
        {
            Problem("to must be a list of addresses");
            return [];
        }

        if (entries.Count > MaxRecipients)
        {
            Problem($"to has {entries.Count} addresses, and {MaxRecipients:N0} are allowed");
            return [];
        }

        var recipients = new List<EmailObject>(entries.Count);
        for (var i = 0; i < entries.Count; i++)
        {
            if (AddressListParser.Parse(entries[i]) is [var mailbox] && EmailAddress.TryParse(mailbox.Address, out _))
            {
                recipients.Add(new EmailObject(mailbox.Address, mailbox.Name));
            }
            else
            {
                Problem($"to has no valid address at place {i}");
            }
        }

        return recipients;
    }

    private List<string> Categories(JsonElement value)
    {
        var limits = MailSendLimits.Default;
        if (JsonTexts.List(value) is not { } given)
        {
            Problem("category must be a string or a list of strings");
            return [];
        }

        var categories = given.Where(category => category.Length > 0).Distinct(StringComparer.Ordinal).ToList();
        if (categories.Count > limits.Categories)
        {
            Problem($"category has {categories.Count} names, and {limits.Categories} are allowed");
        }

        if (categories.Any(category => category.Length > limits.CategoryLength || !Ascii.IsValid(category) || LineBreaks.In(category)))
        {
            Problem($"A category is one line of at most {limits.CategoryLength} ASCII characters");
        }

        return categories;
    }

    private Dictionary<string, string> UniqueArgs(JsonElement value)
    {
        var args = Texts("unique_args", value);
        if (CustomArgsRules.Size(args) > MailSendLimits.Default.CustomArgsBytes)
        {
            Problem($"unique_args has more than {MailSendLimits.Default.CustomArgsBytes:N0} bytes");
        }

        if (args.ContainsKey("") || args.Any(pair => LineBreaks.In(pair.Key) || LineBreaks.In(pair.Value)))
        {
            Problem("unique_args must have names, and names and values of one line");
        }

        return args;
    }

    private FilterSettings? Filter(JsonElement filter)
    {
        if (filter.ValueKind != JsonValueKind.Object || !filter.TryGetProperty("settings", out var settings))
        {
            return new FilterSettings(SmtpApiHeader.Empty.Section);
        }

        return JsonTexts.IsEmptyList(settings) || settings.ValueKind == JsonValueKind.Object ? new FilterSettings(Settings(settings)) : null;
    }

    /// <summary>What is no single value is no setting that we know.</summary>
    private static Dictionary<string, string> Settings(JsonElement settings)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in settings.ValueKind == JsonValueKind.Object ? settings.EnumerateObject().Select(pair => (pair.Name, pair.Value)) : [])
        {
            if (JsonTexts.Single(value) is { } text)
            {
                values[name] = text;
            }
        }

        return values;
    }

    private Dictionary<string, string> Texts(string key, JsonElement value) => Map(key, value, MaxTags, JsonTexts.Single);

    private Dictionary<string, T> Map<T>(string key, JsonElement value, int most, Func<JsonElement, T?> read)
        where T : class
    {
        var map = new Dictionary<string, T>(StringComparer.Ordinal);
        if (JsonTexts.IsEmptyList(value))
        {
            return map;
        }

        if (value.ValueKind != JsonValueKind.Object)
        {
            Problem($"{key} must be an object");
            return map;
        }

        foreach (var member in value.EnumerateObject().Where(member => member.Value.ValueKind != JsonValueKind.Null))
        {
            if (read(member.Value) is { } item)
            {
                map[member.Name] = item;
            }
            else
            {
                Problem($"{key} has a value of the wrong type");
            }
        }

        if (map.Count > most)
        {
            Problem($"{key} has {map.Count} members, and {most:N0} are allowed");
        }

        return map;
    }

    private long? Number(string key, JsonElement value)
    {
        var number = JsonTexts.Number(value);
        if (number is null)
        {
            Problem($"{key} must be a whole number");
        }

        return number;
    }

    private List<long> Numbers(string key, JsonElement value, int most)
    {
        var items = value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().ToList() : [value];
        if (items.Count > most)
        {
            Problem($"{key} has {items.Count} numbers, and {most:N0} are allowed");
            return [];
        }

        var numbers = items.Select(JsonTexts.Number).OfType<long>().ToList();
        if (numbers.Count < items.Count)
        {
            Problem($"{key} must be a list of whole numbers");
        }

        return numbers;
    }

    private string? Name(string key, JsonElement value)
    {
        var text = JsonTexts.Single(value);
        if (text is null || text.Length > MaxNameLength || LineBreaks.In(text))
        {
            Problem($"{key} must be a string of one line");
            return null;
        }

        return text.Length == 0 ? null : text;
    }

    private void Problem(string sentence)
    {
        if (_problems.Count < MaxProblems && !_problems.Contains(sentence, StringComparer.Ordinal))
        {
            _problems.Add(sentence);
        }
    }
}

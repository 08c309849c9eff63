using System.Text.Json.Serialization;
using Posthorn.Kernel;

namespace Posthorn.Events;

/// <summary>Something that happened to a copy, or to an account (<see cref="IsOfAccount"/>).</summary>
/// <param name="Id">Sortable; the same on every replay.</param>
public sealed record CopyEvent(long Id, long AccountId, CopyId Copy, EventType Type, DateTimeOffset At)
{
    /// <summary>Stands for the copy in events that are about none: no submission has this number.</summary>
    public static readonly CopyId OfAccount = new(0, 0);

    private readonly Func<EventDetail>? _read;
    private EventDetail? _detail;

    public CopyEvent(long id, long accountId, CopyId copy, EventType type, DateTimeOffset at, EventDetail detail)
        : this(id, accountId, copy, type, at) => _detail = detail;

    /// <param name="read">Reads what the event says, at the first look.</param>
    public CopyEvent(long id, long accountId, CopyId copy, EventType type, DateTimeOffset at, Func<EventDetail> read)
        : this(id, accountId, copy, type, at) => _read = read;

    /// <summary>About the account, and no mail of it: there is no recipient, and nothing to count.</summary>
    public bool IsOfAccount => Type == EventType.AccountStatusChange;

    /// <summary>Read when first asked for: many who follow the log look at the types alone.</summary>
    public EventDetail Detail
    {
        get => _detail ??= _read!();
        init => _detail = value;
    }

    public bool Equals(CopyEvent? other) =>
        other is not null && Id == other.Id && AccountId == other.AccountId && Copy == other.Copy && Type == other.Type && At == other.At && Detail == other.Detail;

    public override int GetHashCode() => HashCode.Combine(Id, Copy, Type);
}

/// <summary>What an event says besides its type and time. Names and meanings are SendGrid's where it has them; null is left out.</summary>
public sealed record EventDetail
{
    /// <summary>The recipient; empty in events of an account.</summary>
    [JsonPropertyName("email")]
    public required string Email { get; init; }

    /// <summary>The remote reply of <c>delivered</c> and <c>deferred</c>, or what stood in its place. Hostile text, printable characters only.</summary>
    [JsonPropertyName("response")]
    public string? Response { get; init; }

    /// <summary>Why: of <c>bounce</c> (the remote reply or our own finding) and <c>dropped</c>.</summary>
    [JsonPropertyName("reason")]
    public string? Reason { get; init; }

    /// <summary>The enhanced code (RFC 3463), such as 5.1.1.</summary>
    [JsonPropertyName("status")]
    public string? Status { get; init; }

    /// <summary>Of <c>bounce</c>: <c>bounce</c> (the address is bad) or <c>blocked</c> (the mail was refused). Of <c>account_status_change</c>: what became of the account.</summary>
    [JsonPropertyName("type")]
    public string? BounceType { get; init; }

    /// <summary>Of <c>bounce</c>: SendGrid's classification of its reason, such as <c>Invalid Address</c>.</summary>
    [JsonPropertyName("bounce_classification")]
    public string? BounceClassification { get; init; }

    /// <summary>Of <c>deferred</c> and <c>bounce</c>: what the reply was about, finer than SendGrid tells, such as <c>mailbox-full</c>.</summary>
    [JsonPropertyName("reply_class")]
    public string? ReplyClass { get; init; }

    /// <summary>Of delivery: our address on the connection. Of what the recipient did: the client's address.</summary>
    [JsonPropertyName("ip")]
    public string? Ip { get; init; }

    /// <summary>1 when TLS was used, 0 when not, absent when nothing was connected to.</summary>
    [JsonPropertyName("tls")]
    public int? Tls { get; init; }

    /// <summary>"1" when the peer's certificate did not verify.</summary>
    [JsonPropertyName("cert_err")]
    public string? CertificateError { get; init; }

    /// <summary>Attempts so far, from "1".</summary>
    [JsonPropertyName("attempt")]
    public string? Attempt { get; init; }

    /// <summary>The host that answered, and its address.</summary>
    [JsonPropertyName("mx")]
    public string? Host { get; init; }

    [JsonPropertyName("mx_ip")]
    public string? HostAddress { get; init; }

    /// <summary>TLS version and cipher suite.</summary>
    [JsonPropertyName("tls_cipher")]
    public string? TlsCipher { get; init; }

    /// <summary>Where in the dialog the outcome fell: connect, greeting, ehlo, starttls, mail, rcpt, data, dot.</summary>
    [JsonPropertyName("stage")]
    public string? Stage { get; init; }

    /// <summary>What went before in the same attempt: hosts that could not be used, one sentence each.</summary>
    [JsonPropertyName("tried")]
    public IReadOnlyList<string>? Tried { get; init; }

    /// <summary>Of delivery: the subject as this recipient reads it, where a template or substitutions made it.</summary>
    [JsonPropertyName("subject")]
    public string? Subject { get; init; }

    /// <summary>How long the attempt took, in milliseconds.</summary>
    [JsonPropertyName("took_ms")]
    public long? TookMilliseconds { get; init; }

    /// <summary>Of <c>processed</c> and <c>dropped</c>: the IP pool, when the send named one.</summary>
    [JsonPropertyName("pool")]
    public EventPool? Pool { get; init; }

    /// <summary>When the copy is tried next, Unix seconds.</summary>
    [JsonPropertyName("next_try")]
    public long? NextTry { get; init; }

    /// <summary>True when an earlier attempt ended between the final dot and its reply (a crash): the receiver may have the mail twice.</summary>
    [JsonPropertyName("repeated")]
    public bool? Repeated { get; init; }

    /// <summary>Of what the recipient did: the client's <c>User-Agent</c>. Hostile text, printable characters only.</summary>
    [JsonPropertyName("useragent")]
    public string? UserAgent { get; init; }

    /// <summary>Of <c>click</c>: the link as the sender wrote it. Of group events: the unsubscribe address that was followed.</summary>
    [JsonPropertyName("url")]
    public string? Url { get; init; }

    /// <summary>Of <c>click</c>: which link of which part.</summary>
    [JsonPropertyName("url_offset")]
    public EventUrlOffset? UrlOffset { get; init; }

    /// <summary>Of <c>open</c>: <c>html</c>.</summary>
    [JsonPropertyName("sg_content_type")]
    public string? ContentType { get; init; }

    /// <summary>Of <c>open</c>: a provider's machine fetched the pixel, not a reader.</summary>
    [JsonPropertyName("sg_machine_open")]
    public bool? MachineOpen { get; init; }

    /// <summary>Of <c>click</c>: a scanner followed the link, as far as can be told. Ours, not SendGrid's.</summary>
    [JsonPropertyName("scanner_click")]
    public bool? ScannerClick { get; init; }

    /// <summary>Of <c>unsubscribe</c>: the day, in the account's time zone, such as 2026-01-31.</summary>
    [JsonPropertyName("date")]
    public string? Date { get; init; }

    /// <summary>Of group events: which group. Other events take it from the message.</summary>
    [JsonPropertyName("asm_group_id")]
    public long? GroupId { get; init; }
}

/// <param name="Id">Digits.</param>
public sealed record EventPool([property: JsonPropertyName("name")] string Name, [property: JsonPropertyName("id")] string Id);

/// <param name="Index">The link's place in its part, from 0.</param>
/// <param name="Type"><c>html</c> or <c>text</c>.</param>
public sealed record EventUrlOffset([property: JsonPropertyName("index")] int Index, [property: JsonPropertyName("type")] string Type);

[JsonSerializable(typeof(EventDetail))]
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
internal sealed partial class EventJson : JsonSerializerContext;

using System.Net;
using Posthorn.Delivery.Transcripts;
using Posthorn.Smtp;

namespace Posthorn.Delivery.Smtp;

/// <summary>What became of the hosts of a route.</summary>
/// <param name="Notes">What happened on the way, also when it ended well.</param>
internal abstract record ConnectOutcome(ConnectNotes Notes)
{
    /// <summary>Hosts that could not be used, a sentence each.</summary>
    public IReadOnlyList<string> Tried => Notes.Tried;

    public sealed record Connected(SmtpConnection Connection, ConnectNotes Notes) : ConnectOutcome(Notes);

    /// <param name="Refusal">The last host's reply, or null: none was reached.</param>
    /// <param name="AllPermanent">Every host that answered refused for good.</param>
    /// <param name="Tls">Set when TLS is what all hosts failed by: the policy could not be met.</param>
    public sealed record Failed(
        string Reason, SmtpReply? Refusal, bool AllPermanent, SmtpStage Stage, ConnectionFacts? Facts, ConnectNotes Notes, TlsFailure? Tls = null)
        : ConnectOutcome(Notes);

    /// <summary>Our own address cannot be used on this machine: that says nothing about the copy or its destination.</summary>
    public sealed record SourceUnavailable(IPAddress Address, string Reason, ConnectNotes Notes) : ConnectOutcome(Notes);
}

/// <summary>What is collected while hosts are tried.</summary>
internal sealed class ConnectNotes
{
    private readonly List<string> _tried = [];
    private readonly List<TlsFailure> _tls = [];

    public IReadOnlyList<string> Tried => _tried;

    /// <summary>Each host whose TLS failed, also those that were used without it then: what TLS reports count.</summary>
    public IReadOnlyList<TlsFailure> TlsFailures => _tls;

    /// <summary>The conversations with hosts that could not be used, or empty.</summary>
    public string Transcript { get; private set; } = "";

    public void Add(string sentence) => _tried.Add(sentence);

    public void Add(TlsFailure failure) => _tls.Add(failure);

    /// <summary>The later hosts' words are kept before the earlier ones'.</summary>
    public void Add(SmtpTranscript conversation)
    {
        Transcript = TranscriptPolicy.Join(Transcript, conversation.ToString());
    }
}

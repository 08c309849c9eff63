using System.Globalization;
using System.Text;

namespace Posthorn.Smtp;

/// <summary>
/// What both sides said, kept cheaply while it is said and made into text only when somebody wants to store it.
/// Bounded: 8,192 octets, 256 entries, 1,024 octets of one reply; what goes beyond is counted and not kept. Commands with secrets are blanked before they are kept.
/// </summary>
/// <remarks>One buffer for the life of a connection: <see cref="Clear"/> begins the next conversation in it. Not safe for several threads at once.</remarks>
public sealed class SmtpTranscript
{
    /// <summary>Characters of <see cref="ToString"/> at most.</summary>
    public const int MaxText = 8192;

    private const int MaxOctets = 8192;
    private const int MaxEntries = 256;
    private const int MaxReply = 1024;
    private readonly List<Entry> _entries = [];
    private byte[] _octets = new byte[1024];
    private int _length;
    private bool _replyIsOpen;
    private bool _isFull;

    private enum Side
    {
        Client,
        Server,
        Body,
        Note,
    }

    /// <summary>Forgets everything and keeps the buffer.</summary>
    public void Clear()
    {
        _entries.Clear();
        (_length, _replyIsOpen, _isFull) = (0, false, false);
    }

    /// <param name="milliseconds">Since the conversation began.</param>
    /// <param name="lines">One or more command lines, each with its line end.</param>
    public void AddCommands(int milliseconds, ReadOnlySpan<byte> lines) => Add(Side.Client, milliseconds, lines, MaxOctets);

    /// <summary>A line of AUTH or of an answer in it: the words before the secret are kept, nothing of the secret is.</summary>
    public void AddSecret(int milliseconds, ReadOnlySpan<byte> line)
    {
        var kept = line.StartsWith("AUTH PLAIN"u8) ? "AUTH PLAIN <secret>"u8 : line.StartsWith("AUTH LOGIN"u8) ? "AUTH LOGIN"u8 : "<secret>"u8;
        Add(Side.Client, milliseconds, kept, MaxOctets);
    }

    /// <summary>A piece of the reply that is arriving; pieces are joined until <see cref="EndReply"/>.</summary>
    public void AddReply(int milliseconds, ReadOnlySpan<byte> piece)
    {
        if (piece.IsEmpty)
        {
            return;
        }

        if (!_replyIsOpen)
        {
            _replyIsOpen = true;
            Add(Side.Server, milliseconds, piece, MaxReply);
        }
        else if (!_isFull)
        {
            Extend(piece);
        }
    }

    public void EndReply() => _replyIsOpen = false;

    /// <summary>So many octets of the message were sent.</summary>
    public void AddBody(int milliseconds, long octets)
    {
        _replyIsOpen = false;
        if (HasRoom())
        {
            _entries.Add(new Entry(Side.Body, milliseconds, _length, 0, octets));
        }
    }

    /// <summary>A finding of our own: TLS facts, a broken line.</summary>
    public void AddNote(int milliseconds, string note) => Add(Side.Note, milliseconds, Encoding.UTF8.GetBytes(note), MaxOctets);

    /// <summary>
    /// One line for each line that was said, <c>    12 C: MAIL FROM:&lt;…&gt;</c>: the milliseconds since the beginning, who speaks (C, S, or -- for a note) and
    /// the words, printable characters only. At most <see cref="MaxText"/> characters.
    /// </summary>
    public override string ToString()
    {
        var text = new StringBuilder(_length + (_entries.Count * 16));
        foreach (var entry in _entries)
        {
            Append(text, entry);
        }

        if (_isFull)
        {
            text.Append("     (the conversation went on)\n");
        }

        return text.Length <= MaxText ? text.ToString() : Cut(text);
    }

    private static string Cut(StringBuilder text)
    {
        const string End = "\n(cut here)\n";
        var length = MaxText - End.Length;
        text.Length = char.IsHighSurrogate(text[length - 1]) ? length - 1 : length;
        return text.Append(End).ToString();
    }

    private void Append(StringBuilder text, Entry entry)
    {
        if (entry.Side == Side.Body)
        {
            text.Append(CultureInfo.InvariantCulture, $"{entry.At,6} C: <{entry.Beyond} bytes>\n");
            return;
        }

        var who = entry.Side switch { Side.Client => "C:", Side.Server => "S:", _ => "--" };
        var rest = _octets.AsSpan(entry.Start, entry.Length);
        while (!rest.IsEmpty)
        {
            var end = rest.IndexOf((byte)'\n');
            var line = end < 0 ? rest : rest[..end];
            rest = end < 0 ? default : rest[(end + 1)..];
            text.Append(CultureInfo.InvariantCulture, $"{entry.At,6} {who} ").Append(PrintableText.From(line.TrimEnd((byte)'\r'))).Append('\n');
        }

        if (entry.Beyond > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"{entry.At,6} {who} <{entry.Beyond} bytes more>\n");
        }
    }

    private void Add(Side side, int milliseconds, ReadOnlySpan<byte> octets, int limit)
    {
        _replyIsOpen = side == Side.Server;
        if (HasRoom())
        {
            var kept = Keep(octets, limit);
            _entries.Add(new Entry(side, milliseconds, _length - kept, kept, octets.Length - kept));
        }
    }

    private void Extend(ReadOnlySpan<byte> piece)
    {
        var entry = _entries[^1];
        var kept = entry.Beyond > 0 ? 0 : Keep(piece, MaxReply - entry.Length);
        _entries[^1] = entry with { Length = entry.Length + kept, Beyond = entry.Beyond + piece.Length - kept };
    }

    /// <returns>How many of the octets were kept.</returns>
    private int Keep(ReadOnlySpan<byte> octets, int limit)
    {
        var kept = Math.Min(Math.Min(octets.Length, limit), MaxOctets - _length);
        if (_octets.Length < _length + kept)
        {
            Array.Resize(ref _octets, Math.Min(MaxOctets, Math.Max(_octets.Length * 2, _length + kept)));
        }

        octets[..kept].CopyTo(_octets.AsSpan(_length));
        _length += kept;
        return kept;
    }

    private bool HasRoom()
    {
        _isFull |= _entries.Count == MaxEntries || _length == MaxOctets;
        return !_isFull;
    }

    /// <param name="At">Milliseconds.</param>
    /// <param name="Beyond">Octets that were not kept; of a body, all.</param>
    private readonly record struct Entry(Side Side, int At, int Start, int Length, long Beyond);
}

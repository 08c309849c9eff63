using System.Text;

namespace Posthorn.Smtp.Tests;

public sealed class SmtpTranscriptTests
{
    private readonly SmtpTranscript _transcript = new();

    [Fact]
    public void A_conversation_reads_line_by_line_with_its_milliseconds()
    {
        _transcript.AddNote(0, "connected to mx.example.net [192.0.2.1]");
        _transcript.AddReply(3, "220 mx.example.net\r\n"u8);
        _transcript.EndReply();
        _transcript.AddCommands(3, "MAIL FROM:<ana@example.org>\r\nRCPT TO:<bob@example.net>\r\nDATA\r\n"u8);
        _transcript.AddReply(25, "250 Ok\r\n"u8);
        _transcript.EndReply();
        _transcript.AddReply(25, "550-5.1.1 no\r\n550 5.1.1 such user\r\n"u8);
        _transcript.EndReply();
        _transcript.AddBody(30, 5120);
        _transcript.AddCommands(31, ".\r\n"u8);

        Assert.Equal(
            """
                 0 -- connected to mx.example.net [192.0.2.1]
                 3 S: 220 mx.example.net
                 3 C: MAIL FROM:<ana@example.org>
                 3 C: RCPT TO:<bob@example.net>
                 3 C: DATA
                25 S: 250 Ok
                25 S: 550-5.1.1 no
                25 S: 550 5.1.1 such user
                30 C: <5120 bytes>
                31 C: .

            """.ReplaceLineEndings("\n"),
            _transcript.ToString());
    }

    [Theory]
    [InlineData("AUTH PLAIN AGFuYQBzZWNyZXQ=\r\n", "     7 C: AUTH PLAIN <secret>\n")]
    [InlineData("AUTH PLAIN\r\n", "     7 C: AUTH PLAIN <secret>\n")]
    [InlineData("AUTH LOGIN\r\n", "     7 C: AUTH LOGIN\n")]
    [InlineData("c2VjcmV0\r\n", "     7 C: <secret>\n")]
    public void A_secret_is_blanked(string line, string expected)
    {
        _transcript.AddSecret(7, Encoding.ASCII.GetBytes(line));

        Assert.Equal(expected, _transcript.ToString());
    }

    [Fact]
    public void Pieces_of_a_reply_are_one_reply()
    {
        foreach (var octet in "250-a\r\n250 b\r\n"u8.ToArray())
        {
            _transcript.AddReply(1, [octet]);
        }

        Assert.Equal("     1 S: 250-a\n     1 S: 250 b\n", _transcript.ToString());
    }

    [Fact]
    public void A_long_reply_is_cut_and_leaves_room_for_what_follows()
    {
        _transcript.AddReply(1, Encoding.ASCII.GetBytes("550 " + new string('x', 3000)));
        _transcript.AddReply(1, Encoding.ASCII.GetBytes(new string('y', 996) + "\r\n"));
        _transcript.EndReply();
        _transcript.AddCommands(2, "QUIT\r\n"u8);

        var lines = _transcript.ToString().Split('\n');
        Assert.Equal($"     1 S: 550 {new string('x', 1020)}", lines[0]);
        Assert.Equal("     1 S: <2978 bytes more>", lines[1]);
        Assert.Equal("     2 C: QUIT", lines[2]);
    }

    [Fact]
    public void What_a_stranger_writes_is_printable_in_it()
    {
        _transcript.AddReply(1, "250 a\0b\u001b[31m\xffc\u202ed\r\n"u8);

        Assert.DoesNotContain(_transcript.ToString(), character => char.IsControl(character) && character != '\n');
        Assert.DoesNotContain('\u202e', _transcript.ToString());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(100_000)]
    public void It_never_grows_beyond_its_bound(int pieceLength)
    {
        var piece = Encoding.UTF8.GetBytes(new string('\n', pieceLength));
        for (var i = 0; i < 20_000_000 / (pieceLength + 100); i++)
        {
            _transcript.AddReply(i, piece);
            _transcript.EndReply();
            _transcript.AddBody(i, i);
            _transcript.AddNote(i, "😀😀😀");
        }

        Assert.InRange(_transcript.ToString().Length, 100, SmtpTranscript.MaxText);
    }

    [Fact]
    public void A_cut_does_not_split_a_character()
    {
        for (var i = 0; i < 200; i++)
        {
            _transcript.AddNote(i, string.Concat(Enumerable.Repeat("😀", 10)));
        }

        var text = _transcript.ToString();
        Assert.Equal(text, Encoding.UTF8.GetString(new UTF8Encoding(false, throwOnInvalidBytes: true).GetBytes(text)));
    }

    [Fact]
    public void Cleared_it_begins_anew()
    {
        _transcript.AddReply(1, "220 half"u8);
        _transcript.Clear();
        _transcript.AddReply(2, "250 Ok\r\n"u8);

        Assert.Equal("     2 S: 250 Ok\n", _transcript.ToString());
    }
}

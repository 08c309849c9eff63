using System.Buffers;
using System.Text;

namespace Posthorn.MailAuth.Dkim;

/// <summary>Writes a DKIM-Signature field in lines of at most 78 characters (RFC 5322 section 2.1.1), one tag after the other.</summary>
internal sealed class SignatureFieldWriter
{
    private const int MaxLine = 78;
    private readonly ArrayBufferWriter<byte> _field = new(1024);
    private int _column;

    /// <summary>What has been written.</summary>
    public ReadOnlySpan<byte> Written => _field.WrittenSpan;

    public void Begin(ReadOnlySpan<char> firstTag)
    {
        Write("DKIM-Signature: ");
        Write(firstTag);
    }

    public void Tag(ReadOnlySpan<char> name, ReadOnlySpan<char> value)
    {
        Write(";");
        if (_column + 3 + name.Length + value.Length > MaxLine)
        {
            Fold();
        }
        else
        {
            Write(" ");
        }

        Write(name);
        Write("=");
        Write(value);
    }

    public void HeaderNames(IReadOnlyList<string> names)
    {
        Tag("h", names[0]);
        for (var i = 1; i < names.Count; i++)
        {
            Write(":");
            if (_column + names[i].Length + 1 > MaxLine)
            {
                Fold();
            }

            Write(names[i]);
        }
    }

    /// <summary>The last tag, on a line of its own, empty: what is written so far is what gets signed.</summary>
    public void EmptySignature()
    {
        Write(";");
        Fold();
        Write("b=");
    }

    /// <summary>Fills b= and ends the field.</summary>
    public void Signature(ReadOnlySpan<byte> signature)
    {
        ReadOnlySpan<char> base64 = Convert.ToBase64String(signature);
        while (!base64.IsEmpty)
        {
            var length = Math.Min(base64.Length, MaxLine - _column);
            Write(base64[..length]);
            base64 = base64[length..];
            if (!base64.IsEmpty)
            {
                Fold();
            }
        }

        Write("\r\n");
    }

    private void Fold()
    {
        Write("\r\n\t");
        _column = 1;
    }

    private void Write(ReadOnlySpan<char> text)
    {
        _field.Advance(Encoding.ASCII.GetBytes(text, _field.GetSpan(text.Length)));
        _column += text.Length;
    }
}

using System.Text;

namespace Posthorn.Mime;

/// <summary>RFC 2046 section 5.1.1: cuts a multipart body at its delimiters, in one pass. CRLF and LF both end a line.</summary>
internal ref struct MultipartReader
{
    private readonly ReadOnlySpan<byte> _body;
    private readonly byte[] _marker;
    private int _partStart;
    private bool _isClosed;

    public MultipartReader(ReadOnlySpan<byte> body, string boundary)
    {
        _body = body;
        _marker = Encoding.UTF8.GetBytes("--" + boundary);
        _isClosed = !TryFindDelimiter(0, out _, out _partStart, out var closes) || closes;
    }

    /// <summary>The next part, without the line end that belongs to the delimiter. A missing last delimiter is taken as standing at the end.</summary>
    public bool TryRead(out Range part)
    {
        part = default;
        if (_isClosed)
        {
            return false;
        }

        var start = _partStart;
        if (TryFindDelimiter(start, out var delimiter, out _partStart, out var closes))
        {
            part = start..Math.Max(start, BeforeLineEnd(delimiter));
            _isClosed = closes;
        }
        else
        {
            part = start.._body.Length;
            _isClosed = true;
        }

        return true;
    }

    /// <param name="from">A place where a line starts.</param>
    /// <param name="delimiter">Where the delimiter's line starts.</param>
    /// <param name="next">Where the line after it starts.</param>
    /// <param name="closes">Whether it is the last one.</param>
    private readonly bool TryFindDelimiter(int from, out int delimiter, out int next, out bool closes)
    {
        delimiter = from;
        while (!IsDelimiter(delimiter, out next, out closes))
        {
            var lineFeed = _body[delimiter..].IndexOf("\n--"u8);
            if (lineFeed < 0)
            {
                return false;
            }

            delimiter += lineFeed + 1;
        }

        return true;
    }

    private readonly bool IsDelimiter(int lineStart, out int next, out bool closes)
    {
        next = _body.Length;
        closes = false;
        var line = _body[lineStart..];
        if (!line.StartsWith(_marker))
        {
            return false;
        }

        var position = _marker.Length;
        closes = line[position..].StartsWith("--"u8);
        position += closes ? 2 : 0;
        while (position < line.Length && line[position] is (byte)' ' or (byte)'\t' or (byte)'\r')
        {
            position++;
        }

        if (position < line.Length && line[position] != '\n')
        {
            return false;
        }

        next = Math.Min(_body.Length, lineStart + position + 1);
        return true;
    }

    private readonly int BeforeLineEnd(int lineStart)
    {
        var end = lineStart > 0 ? lineStart - 1 : 0;
        return end > 0 && _body[end - 1] == '\r' ? end - 1 : end;
    }
}

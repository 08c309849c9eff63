using System.Runtime.CompilerServices;
using System.Text;

namespace Posthorn.Validation.Jobs;

/// <summary>A file that cannot be validated; the message is for its owner.</summary>
internal sealed class AddressFileException(string message) : Exception(message);

/// <summary>Reads addresses from CSV: a header row that names a column <c>emails</c>, and one address to a row.</summary>
internal static class AddressFile
{
    /// <summary>Addresses that are validated together.</summary>
    public const int SegmentSize = 1500;

    /// <summary>As SendGrid has it: less than a million.</summary>
    public const int MaxAddresses = 999_999;

    public const int MaxLine = 4096;

    /// <summary>Of an address that is none, so much is shown again.</summary>
    public const int MaxShown = 400;

    public const string NoHeader = "The first row must name a column emails.";
    public const string NoAddress = "The file holds no addresses.";

    public static readonly string TooMany = $"A file holds at most {MaxAddresses} addresses.";

    /// <summary>Parts of a file as they are read: memory holds no more than one.</summary>
    /// <exception cref="AddressFileException">What is wrong; parts may have been read before.</exception>
    public static async IAsyncEnumerable<IReadOnlyList<string>> ReadAsync(Stream file, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var column = -1;
        var count = 0;
        var segment = new List<string>(SegmentSize);
        await foreach (var line in LinesAsync(file, cancellationToken))
        {
            if (line.Length == 0)
            {
                continue;
            }

            if (column < 0)
            {
                column = CsvFields.Read(line).FindIndex(name => name.Trim().ToLowerInvariant() is "emails" or "email");
                if (column < 0)
                {
                    throw new AddressFileException(NoHeader);
                }

                continue;
            }

            if (CsvFields.Read(line).ElementAtOrDefault(column)?.Trim() is not { Length: > 0 } address)
            {
                continue;
            }

            if (++count > MaxAddresses)
            {
                throw new AddressFileException(TooMany);
            }

            segment.Add(Shown(address));
            if (segment.Count == SegmentSize)
            {
                yield return segment;
                segment = new List<string>(SegmentSize);
            }
        }

        if (count == 0)
        {
            throw new AddressFileException(column < 0 ? NoHeader : NoAddress);
        }

        if (segment.Count > 0)
        {
            yield return segment;
        }
    }

    /// <summary>What neither database takes in text, nor a line holds, is replaced by a character that no address has.</summary>
    private static string Shown(string address)
    {
        var text = new StringBuilder(Math.Min(address.Length, MaxShown));
        foreach (var rune in address.EnumerateRunes())
        {
            if (text.Length + rune.Utf16SequenceLength > MaxShown)
            {
                break;
            }

            text.Append((Rune.IsControl(rune) ? Rune.ReplacementChar : rune).ToString());
        }

        return text.ToString();
    }

    /// <summary>Lines without their ends; of one that is too long, its beginning.</summary>
    private static async IAsyncEnumerable<string> LinesAsync(Stream file, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(file, Encoding.UTF8, detectEncodingFromByteOrderMarks: true, bufferSize: 32 * 1024, leaveOpen: true);
        var buffer = new char[16 * 1024];
        var line = new StringBuilder();
        for (int count; (count = await reader.ReadAsync(buffer, cancellationToken)) > 0;)
        {
            for (var i = 0; i < count; i++)
            {
                if (buffer[i] is '\n' or '\r')
                {
                    yield return line.ToString();
                    line.Clear();
                }
                else if (line.Length < MaxLine)
                {
                    line.Append(buffer[i]);
                }
            }
        }

        yield return line.ToString();
    }
}

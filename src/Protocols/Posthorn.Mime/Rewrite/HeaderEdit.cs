namespace Posthorn.Mime;

/// <summary>A header to be written. What it holds is escaped and folded; CR, LF and NUL in it become blanks.</summary>
public abstract record HeaderEdit(string Name)
{
    private protected abstract void WriteValue(HeaderWriter header);

    internal bool Is(string name) => Name.Equals(name, StringComparison.OrdinalIgnoreCase);

    internal void Write(HeaderWriter header)
    {
        header.Begin(Name);
        WriteValue(header);
        header.End();
    }

    /// <summary>RFC 5322 section 3.2.5 <c>unstructured</c>, such as a subject.</summary>
    public sealed record Text(string Name, string Value) : HeaderEdit(Name)
    {
        private protected override void WriteValue(HeaderWriter header) => header.Text(Characters.OnOneLine(Value));
    }

    /// <summary>Structured ASCII, such as an identifier or a date.</summary>
    public sealed record AsGiven(string Name, string Value) : HeaderEdit(Name)
    {
        private protected override void WriteValue(HeaderWriter header) => header.AsGiven(Characters.OnOneLine(Value));
    }

    /// <summary>RFC 5322 section 3.4 <c>address-list</c>. What is no address is left out.</summary>
    public sealed record Addresses(string Name, IReadOnlyList<Mailbox> Mailboxes) : HeaderEdit(Name)
    {
        private protected override void WriteValue(HeaderWriter header) => AddressListWriter.WriteValue(
            header,
            [.. Mailboxes.Where(mailbox => AddressForm.TryFormat(mailbox.Address, out _))
                .Select(mailbox => mailbox.Name is { } name ? mailbox with { Name = Characters.OnOneLine(name) } : mailbox)]);
    }
}

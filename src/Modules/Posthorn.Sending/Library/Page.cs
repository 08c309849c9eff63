namespace Posthorn.Sending.Library;

/// <summary>Which part of a list is asked for.</summary>
/// <param name="Size">At most so many.</param>
/// <param name="Token">Null: from the beginning.</param>
internal sealed record PageRequest(int Size, PageToken? Token)
{
    public bool IsBack => Token is { IsBack: true };

    /// <summary>For a statement that reads forward: numbers below this one, the highest first.</summary>
    public long Below => Token is { IsBack: false, Number: var number } ? number : long.MaxValue;

    /// <summary>For a statement that reads back: numbers above this one, the lowest first.</summary>
    public long Above => Token?.Number ?? long.MinValue;
}

/// <summary>A part of a list, the newest first.</summary>
/// <param name="Previous">Null: the list begins here.</param>
/// <param name="Next">Null: the list ends here.</param>
/// <param name="Count">Of the whole list.</param>
internal sealed record Page<T>(IReadOnlyList<T> Items, PageToken? Previous, PageToken? Next, long Count)
{
    /// <param name="request">What was asked for.</param>
    /// <param name="rows">In the order of reading, one more than asked for where there are more.</param>
    /// <param name="count">Of the whole list.</param>
    /// <param name="numberOf">An item's place.</param>
    public static Page<T> Of(PageRequest request, IReadOnlyList<T> rows, long count, Func<T, long> numberOf)
    {
        var hasMore = rows.Count > request.Size;
        var items = rows.Take(request.Size);
        var shown = (request.IsBack ? items.Reverse() : items).ToList();
        if (shown.Count == 0)
        {
            // The way back leads to the item that the token names.
            return new Page<T>([], request.Token is { IsBack: false, Number: var gone } ? new PageToken(true, gone - 1) : null, null, count);
        }

        var hasPrevious = request.IsBack ? hasMore : request.Token is not null;
        var hasNext = request.IsBack || hasMore;
        return new Page<T>(
            shown, hasPrevious ? new PageToken(true, numberOf(shown[0])) : null, hasNext ? new PageToken(false, numberOf(shown[^1])) : null, count);
    }

    public Page<TOther> Select<TOther>(Func<T, TOther> make) => new([.. Items.Select(make)], Previous, Next, Count);
}

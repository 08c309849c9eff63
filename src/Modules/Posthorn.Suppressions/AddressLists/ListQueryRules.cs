using System.Globalization;
using Microsoft.AspNetCore.Http;
using Posthorn.Kernel;
using Posthorn.Suppressions.Lists;

namespace Posthorn.Suppressions.AddressLists;

/// <summary>What a listing is asked for. Pure: what is wrong is added to the errors.</summary>
internal static class ListQueryRules
{
    public const int MaxLimit = 500;

    /// <summary>The end of the year 9999 in Unix seconds.</summary>
    private const long LastSecond = 253402300799;

    public static EntryQuery Read(IQueryCollection query, List<ApiError> errors)
    {
        var from = Number(query, "start_time", 0, LastSecond, errors);
        var to = Number(query, "end_time", 0, LastSecond, errors);
        var limit = Number(query, "limit", 1, MaxLimit, errors);
        var offset = Number(query, "offset", 0, int.MaxValue, errors);
        return new EntryQuery(
            from is null ? null : DateTimeOffset.FromUnixTimeSeconds(from.Value),
            to is null or LastSecond ? null : DateTimeOffset.FromUnixTimeSeconds(to.Value + 1),
            Pattern(query["email"], errors),
            (int)(limit ?? MaxLimit),
            (int)(offset ?? 0));
    }

    /// <returns>Null when it is absent or wrong.</returns>
    public static long? Number(IQueryCollection query, string name, long min, long max, List<ApiError> errors)
    {
        var text = query[name].ToString();
        if (text.Length == 0)
        {
            return null;
        }

        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max)
        {
            return number;
        }

        errors.Add(new ApiError($"{name} must be a whole number from {min} to {max}.", name));
        return null;
    }

    private static EmailPattern? Pattern(string? text, List<ApiError> errors)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        if (text.Length <= EmailAddress.MaxLength && !text.Any(character => char.IsControl(character) || char.IsSurrogate(character)))
        {
            return EmailPattern.Parse(text.Trim());
        }

        errors.Add(new ApiError($"email must be a text of at most {EmailAddress.MaxLength} characters without control characters.", "email"));
        return null;
    }
}

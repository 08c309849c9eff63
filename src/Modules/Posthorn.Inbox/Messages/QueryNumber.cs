using System.Globalization;
using Posthorn.Kernel;

namespace Posthorn.Inbox.Messages;

/// <summary>Whole numbers in the query string, refused in our own words.</summary>
internal static class QueryNumber
{
    /// <returns>Null when the parameter is absent, or after an error was added.</returns>
    public static long? Read(string? text, string name, long min, long max, List<ApiError> errors)
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max)
        {
            return number;
        }

        errors.Add(new ApiError(max == long.MaxValue ? $"{name} must be the id of a mail." : $"{name} must be a number from {min} to {max}.", name));
        return null;
    }

    /// <summary>An id in a path.</summary>
    public static bool TryReadId(string text, out long id) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out id);
}

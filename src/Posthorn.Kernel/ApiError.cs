namespace Posthorn.Kernel;

/// <summary>One thing that is wrong with a request, in SendGrid's shape.</summary>
/// <param name="Message">A sentence that the caller can act on.</param>
/// <param name="Field">The dotted path with zero-based indices (<c>personalizations.0.to.1.email</c>), or null when no field is to blame.</param>
/// <param name="Help">A link to the documentation of the field, or null. Never an object: the official C# client reads a string.</param>
public sealed record ApiError(string Message, string? Field = null, string? Help = null);

/// <summary>The body of every answer that is not a success: <c>{"errors":[…]}</c>.</summary>
public sealed record ApiErrors(IReadOnlyList<ApiError> Errors)
{
    public static ApiErrors Of(string message, string? field = null) => new([new ApiError(message, field)]);
}

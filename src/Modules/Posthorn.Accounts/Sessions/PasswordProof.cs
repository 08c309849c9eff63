using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Posthorn.Accounts.Users;
using Posthorn.Kernel;

namespace Posthorn.Accounts.Sessions;

/// <summary>Who is let in already says the password again before what protects them is changed. Guesses are few here too.</summary>
internal sealed class PasswordProof(PasswordChecker checker, LoginGuard guard)
{
    public const int RequestBytes = 8 * 1024;

    public const string Wrong = "The password is not right.";

    public const string WrongCode = "The code is not right.";

    private const int MaxText = 200;

    /// <param name="user">Null: nobody has a password, and none is right.</param>
    /// <param name="password">What was said.</param>
    /// <param name="field">Where it was said.</param>
    /// <param name="cancellationToken">The request's.</param>
    /// <returns>Null: it is right. Else the answer.</returns>
    public async Task<JsonHttpResult<ApiErrors>?> CheckAsync(User? user, string password, string field, CancellationToken cancellationToken)
    {
        if (user is null)
        {
            return ApiRefusal.Of(StatusCodes.Status400BadRequest, Wrong, field);
        }

        var subject = LoginRules.OfProof(user.Id);
        if (await guard.BeginAsync([subject], cancellationToken) is { } wait)
        {
            return Locked(wait);
        }

        if (!await checker.VerifyAsync(password, user.PasswordHash, cancellationToken))
        {
            return ApiRefusal.Of(StatusCodes.Status400BadRequest, Wrong, field);
        }

        await guard.ForgiveAsync([subject], [], cancellationToken);
        return null;
    }

    /// <summary>A code of six digits is guessed sooner than a password: wrong ones are counted apart, and a right password forgives none.</summary>
    /// <returns>Null: it is right. Else the answer.</returns>
    public async Task<JsonHttpResult<ApiErrors>?> CheckCodeAsync(User user, Func<Task<bool>> use, CancellationToken cancellationToken)
    {
        var subject = LoginRules.OfCode(user.Id);
        if (await guard.BeginAsync([subject], cancellationToken) is { } wait)
        {
            return Locked(wait);
        }

        if (!await use())
        {
            return ApiRefusal.Of(StatusCodes.Status400BadRequest, WrongCode, "code");
        }

        await guard.ForgiveAsync([subject], [], cancellationToken);
        return null;
    }

    /// <summary>A text that has to be there. Its spaces are its own.</summary>
    public static string? Read(JsonMembers request, string field)
    {
        var before = request.Errors.Count;
        var text = request.Line(field, MaxText);
        if (string.IsNullOrEmpty(text) && request.Errors.Count == before)
        {
            request.Refuse(field, "missing required argument");
        }

        return text;
    }

    public static JsonHttpResult<ApiErrors> Locked(TimeSpan wait) => ApiRefusal.Of(
        StatusCodes.Status429TooManyRequests,
        string.Create(CultureInfo.InvariantCulture, $"Too many failed logins. Try again in {Math.Ceiling(wait.TotalSeconds)} seconds."));
}

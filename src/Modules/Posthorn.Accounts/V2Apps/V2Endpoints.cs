using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Posthorn.Accounts.V2Apps;

/// <summary>
/// <c>/apiv2/customer.apps</c> and <c>/api/filter.*</c>. Their credentials come in the form, so they ask for them here and not at the gate.
/// </summary>
internal static class V2Endpoints
{
    private static readonly string[] BothMethods = ["GET", "POST"];

    public static void Map(IEndpointRouteBuilder root)
    {
        foreach (var (extension, format) in new[] { ("json", V2Format.Json), ("xml", V2Format.Xml) })
        {
            root.MapMethods($"/apiv2/customer.apps.{extension}", BothMethods, (HttpContext context, IApiKeys keys, ICallers callers, AppBook apps, CancellationToken cancellationToken) =>
                HandleAsync(context, keys, callers, apps, new V2Call(V2Family.Apps, format, Task: null), cancellationToken));
            foreach (var task in new[] { "getavailable", "getsettings", "activate", "deactivate", "setup" })
            {
                var methods = task.StartsWith("get", StringComparison.Ordinal) ? BothMethods : ["POST"];
                root.MapMethods($"/api/filter.{task}.{extension}", methods, (HttpContext context, IApiKeys keys, ICallers callers, AppBook apps, CancellationToken cancellationToken) =>
                    HandleAsync(context, keys, callers, apps, new V2Call(V2Family.Filters, format, task), cancellationToken));
            }
        }
    }

    /// <param name="Family">Which door.</param>
    /// <param name="Format">JSON or XML.</param>
    /// <param name="Task">What is to be done; null: the form says it.</param>
    private sealed record V2Call(V2Family Family, V2Format Format, string? Task)
    {
        public IResult Refused(int status, params IReadOnlyList<string> errors) => V2Reply.Error(Format, status, errors);
    }

    private static async Task<IResult> HandleAsync(
        HttpContext context, IApiKeys keys, ICallers callers, AppBook apps, V2Call call, CancellationToken cancellationToken)
    {
        V2Parameters parameters;
        try
        {
            parameters = await V2Parameters.ReadAsync(context.Request, cancellationToken);
        }
        catch (BadHttpRequestException fault)
        {
            return call.Refused(fault.StatusCode, fault.StatusCode == StatusCodes.Status413PayloadTooLarge ? "Payload too large" : "The request could not be read.");
        }
        catch (Exception fault) when (fault is InvalidDataException or IOException && !cancellationToken.IsCancellationRequested)
        {
            // The reader of forms says so of a bad boundary, of a part that ends too early, and of too many members.
            return call.Refused(StatusCodes.Status400BadRequest, "The form could not be read.");
        }

        var (caller, status, refusal) = await V2Credentials.CheckAsync(
            context.Request, parameters.Find("api_user"), parameters.Find("api_key"), keys, callers, cancellationToken);
        return caller is null
            ? call.Refused(status, refusal!)
            : await RunAsync(context, apps, call, parameters, caller, cancellationToken);
    }

    private static async Task<IResult> RunAsync(
        HttpContext context, AppBook apps, V2Call call, V2Parameters parameters, Caller caller, CancellationToken cancellationToken)
    {
        if (parameters.Find("user") is { Length: > 0 } user && call.Family == V2Family.Apps)
        {
            return call.Refused(StatusCodes.Status400BadRequest, $"There is no subuser {Shown(user)} under this account.");
        }

        switch ((call.Task ?? parameters.Find("task") ?? "").ToLowerInvariant())
        {
            case "getavailable":
                return caller.Allows("mail_settings.read") && caller.Allows("tracking_settings.read")
                    ? V2Answer.List(call.Format, call.Family, await apps.ListAsync(caller.AccountId, cancellationToken))
                    : Forbidden(call);
            case "getsettings":
                return await WithAppAsync(call, parameters, async app => caller.Allows(app.ReadScope)
                    ? V2Answer.Settings(call.Format, call.Family, await apps.ShowAsync(caller.AccountId, app, cancellationToken))
                    : Forbidden(call));
            case "activate":
                return await WithAppAsync(call, parameters, app => SwitchAsync(apps, call, caller, app, isOn: true, cancellationToken));
            case "deactivate":
                return await WithAppAsync(call, parameters, app => SwitchAsync(apps, call, caller, app, isOn: false, cancellationToken));
            case "setup" when !HttpMethods.IsPost(context.Request.Method):
                return call.Refused(StatusCodes.Status405MethodNotAllowed, "A setup must be sent by POST.");
            case "setup":
                return await WithAppAsync(call, parameters, app => SetUpAsync(apps, call, caller, app, parameters, cancellationToken));
            case "":
                return call.Refused(StatusCodes.Status400BadRequest, AppSetup.Missing);
            case var task:
                return call.Refused(StatusCodes.Status400BadRequest, $"There is no task {Shown(task)}; known are getAvailable, activate, deactivate, setup and getsettings.");
        }
    }

    private static Task<IResult> WithAppAsync(V2Call call, V2Parameters parameters, Func<App, Task<IResult>> run) => parameters.Find("name") switch
    {
        null or "" => Task.FromResult(call.Refused(StatusCodes.Status400BadRequest, AppSetup.Missing)),
        var name when AppTable.Find(name) is { } app => run(app),
        var name => Task.FromResult(call.Refused(StatusCodes.Status400BadRequest, $"There is no app {Shown(name)}.")),
    };

    private static async Task<IResult> SwitchAsync(AppBook apps, V2Call call, Caller caller, App app, bool isOn, CancellationToken cancellationToken)
    {
        if (!caller.Allows(app.UpdateScope))
        {
            return Forbidden(call);
        }

        await apps.ChangeAsync(caller.AccountId, caller.Actor, app, AppSetup.Switch(isOn), cancellationToken);
        return V2Reply.Success(call.Format);
    }

    private static async Task<IResult> SetUpAsync(
        AppBook apps, V2Call call, Caller caller, App app, V2Parameters parameters, CancellationToken cancellationToken)
    {
        if (!caller.Allows(app.UpdateScope))
        {
            return Forbidden(call);
        }

        if (!AppSetup.TryRead(app, parameters, out var request, out var errors))
        {
            return call.Refused(StatusCodes.Status400BadRequest, errors);
        }

        await apps.ChangeAsync(caller.AccountId, caller.Actor, app, request, cancellationToken);
        return request.Errors.Count > 0 ? call.Refused(StatusCodes.Status400BadRequest, AppSetup.Errors(app, request)) : V2Reply.Success(call.Format);
    }

    private static IResult Forbidden(V2Call call) => call.Refused(StatusCodes.Status403Forbidden, "access forbidden");

    private static string Shown(string text) => $"\"{text[..Math.Min(text.Length, 50)]}\"";
}

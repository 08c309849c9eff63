using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Posthorn.Accounts.Audit;
using Posthorn.Kernel;
using Posthorn.Storage;

namespace Posthorn.Accounts.Subusers.Monitors;

/// <summary><c>/v3/subusers/{name}/monitor</c>: samples of a subuser's mail.</summary>
internal static class MonitorEndpoints
{
    private const string None = "No monitor settings for this user";

    public static void Map(IEndpointRouteBuilder v3)
    {
        var monitor = v3.MapGroup("/subusers/{subuserName}/monitor");
        monitor.MapGet("", GetAsync).RequireScope("subusers.monitor.read").IgnoreOnBehalfOf();
        monitor.MapPost("", AddAsync).RequireScope("subusers.monitor.create").IgnoreOnBehalfOf();
        monitor.MapPut("", ChangeAsync).RequireScope("subusers.monitor.update").IgnoreOnBehalfOf();
        monitor.MapDelete("", RemoveAsync).RequireScope("subusers.monitor.delete").IgnoreOnBehalfOf();
    }

    private static async Task<IResult> GetAsync(HttpContext context, string subuserName, OwnSubusers subusers, MonitorStore store, CancellationToken cancellationToken) =>
        await subusers.FindAsync(context.Caller(), subuserName, cancellationToken) is not { } subuser ? SubuserEndpoints.NotFound()
        : await store.FindAsync(subuser.Account.Id, cancellationToken) is { } monitor ? Json(monitor)
        : NotFound();

    private static Task<IResult> AddAsync(
        HttpContext context, string subuserName, OwnSubusers subusers, EditMonitors edit, CancellationToken cancellationToken) => WriteAsync(
        context, subuserName, subusers,
        async (subuser, monitor) => await edit.WriteAsync(context.Caller(), subuser, "subuser.monitor_create", monitor, MonitorStore.AddAsync, cancellationToken)
            ? Json(monitor)
            : ApiRefusal.Of(StatusCodes.Status400BadRequest, "User already has a monitor"),
        cancellationToken);

    private static Task<IResult> ChangeAsync(
        HttpContext context, string subuserName, OwnSubusers subusers, EditMonitors edit, CancellationToken cancellationToken) => WriteAsync(
        context, subuserName, subusers,
        async (subuser, monitor) => await edit.WriteAsync(context.Caller(), subuser, "subuser.monitor_update", monitor, MonitorStore.ChangeAsync, cancellationToken)
            ? Json(monitor)
            : NotFound(),
        cancellationToken);

    private static async Task<IResult> RemoveAsync(
        HttpContext context, string subuserName, OwnSubusers subusers, EditMonitors edit, CancellationToken cancellationToken) =>
        await subusers.FindAsync(context.Caller(), subuserName, cancellationToken) is not { } subuser ? SubuserEndpoints.NotFound()
        : await edit.WriteAsync(
            context.Caller(), subuser, "subuser.monitor_delete", null, static (session, id, _) => MonitorStore.RemoveAsync(session, id), cancellationToken)
            ? TypedResults.NoContent()
            : NotFound();

    private static async Task<IResult> WriteAsync(
        HttpContext context, string name, OwnSubusers subusers, Func<Subuser, MailMonitor, Task<IResult>> write, CancellationToken cancellationToken)
    {
        if (await subusers.FindAsync(context.Caller(), name, cancellationToken) is not { } subuser)
        {
            return SubuserEndpoints.NotFound();
        }

        var (request, refusal) = await JsonRequest.ReadAsync(context.Request, SubuserRules.RequestBytes, cancellationToken);
        return request is null ? refusal!
            : MonitorRules.Read(request) is { } monitor ? await write(subuser, monitor)
            : ApiRefusal.Of(StatusCodes.Status400BadRequest, request.Errors);
    }

    private static JsonHttpResult<MonitorLine> Json(MailMonitor monitor) => TypedResults.Json(new MonitorLine(monitor.Email, monitor.Frequency), SubusersJson.Wire.MonitorLine);

    private static JsonHttpResult<ApiErrors> NotFound() => ApiRefusal.Of(StatusCodes.Status404NotFound, None);
}

/// <summary>Each change with its line in the audit log.</summary>
internal sealed class EditMonitors(IDatabase database, MonitorBook book, IAuditLog audit)
{
    public async Task<bool> WriteAsync(
        Caller caller, Subuser subuser, string action, MailMonitor? monitor, Func<DbSession, long, MailMonitor, ValueTask<bool>> write, CancellationToken cancellationToken)
    {
        var isWritten = await database.WriteAsync(
            async session =>
            {
                var before = await MonitorStore.FindAsync(session, subuser.Account.Id);
                if (!await write(session, subuser.Account.Id, monitor!))
                {
                    return false;
                }

                await audit.AppendAsync(session, new AuditEntry(caller.AccountId, caller.Actor, action, subuser.Account.Username, Describe(before), Describe(monitor)));
                return true;
            },
            cancellationToken);
        book.Forget(subuser.Account.Id);
        return isWritten;
    }

    private static string? Describe(MailMonitor? monitor) => monitor is null ? null : AuditText.Object(("email", monitor.Email), ("frequency", $"{monitor.Frequency}"));
}

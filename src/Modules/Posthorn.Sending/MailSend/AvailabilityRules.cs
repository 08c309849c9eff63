using Posthorn.Kernel;
using Posthorn.Sending.Schedules;
using Posthorn.Suppressions;

namespace Posthorn.Sending.MailSend;

/// <summary>
/// What needs the account's data: all that the request names must be there.
/// </summary>
internal static class AvailabilityRules
{
    public static IReadOnlyList<ApiError> Check(MailSendRequest request, AccountFacts facts)
    {
        List<ApiError> errors = [];
        if (request.TemplateId is { } template && facts.Template is null)
        {
            errors.Add(Error("template_id", $"The Template ID must be a valid template id for your account. You provided [{template}]."));
        }

        CheckGroups(request.Asm, facts.Groups, errors);

        if (request.IpPoolName is { } pool && facts.Pools.FindPool(facts.AccountId, pool) is null)
        {
            errors.Add(UnknownPool(pool));
        }

        if (request.BatchId is not null && facts.Batch is null)
        {
            errors.Add(Error("batch_id", BatchEndpoints.InvalidId));
        }

        return errors;
    }

    private static void CheckGroups(AsmOptions? asm, IReadOnlyList<UnsubscribeGroup> groups, List<ApiError> errors)
    {
        if (asm?.GroupId is { } group && groups.All(known => known.Id != group))
        {
            errors.Add(Error("asm.group_id", $"The ASM group ID must be a valid Group ID on your account. You provided [{group}]."));
        }

        var unknown = asm?.GroupsToDisplay.Where(shown => groups.All(known => known.Id != shown)).ToList() ?? [];
        if (unknown.Count > 0)
        {
            errors.Add(Error(
                "asm.groups_to_display",
                $"All ASM groups to display must be valid ASM groups IDs on your account. You provided {string.Join(", ", unknown)}."));
        }
    }

    public static ApiError UnknownPool(string name) =>
        Error("ip_pool_name", $"The IP Pool name must be a valid pool name for your account. You provided [{Rules.ErrorReport.Quote(name)}].");

    private static ApiError Error(string field, string message) => new(message, field, $"{FieldPath.HelpBase}#message.{field}");
}

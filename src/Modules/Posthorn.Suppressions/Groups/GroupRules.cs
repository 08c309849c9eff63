using Posthorn.Kernel;

namespace Posthorn.Suppressions.Groups;

/// <summary>What a group may be called. Pure: what is wrong is noted in the request.</summary>
internal static class GroupRules
{
    public const int MaxGroups = 200;
    public const int MaxName = 30;
    public const int MaxDescription = 100;

    /// <summary>A new group has a name and a description.</summary>
    public static GroupDraft New(JsonMembers request)
    {
        var draft = Change(request);
        Require(request, "name");
        Require(request, "description");
        return draft;
    }

    public static GroupDraft Change(JsonMembers request)
    {
        var name = request.Line("name", MaxName);
        if (name is not null && string.IsNullOrWhiteSpace(name))
        {
            request.Refuse("name", "The name must not be empty.");
        }

        return new GroupDraft(name, request.Line("description", MaxDescription), request.Boolean("is_default"));
    }

    private static void Require(JsonMembers request, string name)
    {
        if (!request.Has(name) || request.IsNull(name))
        {
            request.Refuse(name, $"The {name} is required.");
        }
    }
}

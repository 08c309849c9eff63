namespace Posthorn.Templating;

/// <summary>What names mean at one place: the value they are members of, the one around it (<c>../</c>), and the loop.</summary>
internal sealed record RenderScope(TemplateValue Context, RenderScope? Outer, LoopRound? Loop);

/// <summary>One round of a loop: <c>@index</c> and its like.</summary>
internal sealed record LoopRound(TemplateValue Key, int Index, int Count, LoopRound? Outer)
{
    public TemplateValue Find(string name) => name switch
    {
        "index" => TemplateValue.Of(Index),
        "key" => Key,
        "first" => TemplateValue.Of(Index == 0),
        "last" => TemplateValue.Of(Index == Count - 1),
        _ => TemplateValue.Undefined,
    };
}

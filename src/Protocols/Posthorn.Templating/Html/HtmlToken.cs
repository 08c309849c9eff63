namespace Posthorn.Templating;

/// <summary>What <see cref="HtmlScanner"/> tells apart.</summary>
public enum HtmlTokenKind
{
    /// <summary>Text, with its entities as they were written.</summary>
    Text,

    StartTag,

    EndTag,

    /// <summary>Comments of all kinds, <c>&lt;!DOCTYPE&gt;</c>, <c>&lt;![if …]&gt;</c>, <c>&lt;?…&gt;</c>.</summary>
    Comment,

    /// <summary>What stands in <c>script</c>, <c>style</c>, <c>title</c> and others whose content is no markup.</summary>
    RawText,

    /// <summary>A tag or comment that never ends: browsers drop the one and hide the rest in the other.</summary>
    Unclosed,
}

/// <summary>An attribute, as places in the HTML.</summary>
/// <param name="Quote">NUL when the value is bare or missing.</param>
/// <param name="IsTight">No blanks stand around the <c>=</c>.</param>
public readonly record struct HtmlAttribute(Range Name, Range Value, char Quote, bool IsTight);

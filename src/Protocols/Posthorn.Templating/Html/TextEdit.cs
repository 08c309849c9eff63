namespace Posthorn.Templating;

/// <summary>So many characters from here on become something else. None: an insertion.</summary>
public readonly record struct TextEdit(int Start, int Length, string Replacement);

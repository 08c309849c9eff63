using System.Text;

namespace Posthorn.Templating;

/// <summary>Values as texts and numbers, and how two of them compare: JavaScript's rules, which delivered mail shows at work (spec 3.5).</summary>
internal static class Coercion
{
    /// <summary>What <c>{{x}}</c> prints, before it is escaped. Nothing is the empty text.</summary>
    public static string TextOf(TemplateValue value, RenderBudget budget) => value.Kind switch
    {
        ValueKind.Text => value.Text,
        ValueKind.Number => JavaScriptNumber.Format(value.Number),
        ValueKind.Boolean => value.Boolean ? "true" : "false",
        ValueKind.Map => "[object Object]",
        ValueKind.List => Join(value.List, budget),
        _ => "",
    };

    public static double NumberOf(TemplateValue value, RenderBudget budget)
    {
        switch (value.Kind)
        {
            case ValueKind.Undefined or ValueKind.Map:
                return double.NaN;
            case ValueKind.Text or ValueKind.List:
                var text = TextOf(value, budget);
                _ = budget.StepOver(text);
                return JavaScriptNumber.Parse(text);
            default:
                return value.Number;
        }
    }

    /// <summary>JavaScript's <c>==</c>: <c>3</c> equals <c>"3"</c>.</summary>
    public static bool AreEqual(TemplateValue left, TemplateValue right, RenderBudget budget)
    {
        if (left.IsNothing || right.IsNothing)
        {
            return left.IsNothing && right.IsNothing;
        }

        if (IsReference(left) && IsReference(right))
        {
            return left.IsSameReference(right);
        }

        // A list or a map meets a text or a number as its own text.
        if (IsText(left) && IsText(right))
        {
            var text = TextOf(left, budget);
            _ = budget.StepOver(text);
            return text == TextOf(right, budget);
        }

        return NumberOf(left, budget) == (right.Kind == ValueKind.Map ? double.NaN : NumberOf(right, budget));
    }

    /// <summary>
    /// Negative, zero or positive; null when the two cannot be compared. As numbers wherever both are some; two texts that are not
    /// (dates, for example) go by their characters, as JavaScript has it.
    /// </summary>
    public static int? Compare(TemplateValue left, TemplateValue right, RenderBudget budget)
    {
        var (first, second) = (NumberOf(left, budget), NumberOf(right, budget));
        if (!double.IsNaN(first) && !double.IsNaN(second))
        {
            return first.CompareTo(second);
        }

        return left.Kind == ValueKind.Text && right.Kind == ValueKind.Text ? string.CompareOrdinal(left.Text, right.Text) : null;
    }

    private static bool IsReference(TemplateValue value) => value.Kind is ValueKind.List or ValueKind.Map;

    private static bool IsText(TemplateValue value) => value.Kind is ValueKind.Text or ValueKind.List or ValueKind.Map;

    private static string Join(IReadOnlyList<TemplateValue> items, RenderBudget budget)
    {
        var text = new StringBuilder();
        AppendItems(text, items, budget);
        return text.ToString();
    }

    /// <summary>As deep as the data is, and that has a limit of its own.</summary>
    private static void AppendItems(StringBuilder text, IReadOnlyList<TemplateValue> items, RenderBudget budget)
    {
        for (var i = 0; i < items.Count && budget.Step(); i++)
        {
            if (i > 0)
            {
                _ = text.Append(',');
            }

            if (items[i].Kind == ValueKind.List)
            {
                AppendItems(text, items[i].List, budget);
                continue;
            }

            var item = TextOf(items[i], budget);
            if (budget.StepOver(item))
            {
                _ = text.Append(item);
            }
        }
    }
}

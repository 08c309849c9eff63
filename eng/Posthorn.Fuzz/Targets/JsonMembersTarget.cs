using Posthorn.Fuzz.Engine;
using Posthorn.Kernel;

namespace Posthorn.Fuzz.Targets;

/// <summary>The JSON of small requests, each member asked for in every way.</summary>
internal sealed class JsonMembersTarget : FuzzTarget
{
    private static readonly string[] Names = ["name", "enabled", "list", "count"];

    public override string Name => "json-members";

    public override string About => "small JSON requests: what is read keeps its limits, and every refusal can be told";

    public override IReadOnlyList<byte[]> Samples { get; } =
    [
        Sample.Of("""{"name":"a \ud83d\ude00","enabled":true,"list":["a","b"],"count":5.0}"""),
        Sample.Of("""{"name":null,"name":"x\r\n","enabled":"1","list":[1,null,"\ud83d"],"count":1e400,"other":{"a":[{}]}}"""),
    ];

    public override IReadOnlyList<string> Words { get; } =
    [
        "{", "}", "[", "]", "\"", ",", ":", "null", "true", "false", "1e400", "-0", "5.0", "2147483648", "\\u0000", "\\ud800", "\\udc00\\ud83d", "\\r\\n", "\\t", "\"name\":", "\"enabled\":", "\"list\":[", "\"count\":", "[[[[[[[[[[[[[[[[", "{\"a\":{\"a\":{\"a\":", "\u2028", "\u0085",
    ];

    public override int Run(byte[] input)
    {
        var shape = new Shape();
        if (!JsonMembers.TryParse(input, out var members, out var error))
        {
            shape.Add(error.Message);
            return shape.Value;
        }

        foreach (var name in Names)
        {
            Promise.Keep(members.WholeNumber(name, -5, 5) is null or (>= -5 and <= 5), "A whole number keeps its range.");
            Promise.Keep(members.Number(name, 0, 1) is null or (>= 0 and <= 1), "A number keeps its range.");
            Promise.Printable(members.Line(name, 10), "A line can be shown.");
            Promise.Keep(members.Text(name, 10) is not { } text || text.EnumerateRunes().Count() <= 10, "A text keeps its length.");
            var lines = members.Lines(name, 3, 10);
            Promise.Keep(lines is null || lines.Count <= 3, "A list keeps its length.");
            foreach (var line in lines ?? [])
            {
                Promise.Printable(line, "An item can be shown.");
            }

            shape.Add(members.Boolean(name) is not null);
            shape.Add(members.Has(name) && !members.IsNull(name));
        }

        Promise.Keep(members.Errors.Count <= JsonMembers.MaxErrors, "Errors are not too many.");
        foreach (var refused in members.Errors)
        {
            Promise.Printable(refused.Message, "An error can be told.");
            Promise.Printable(refused.Field, "The field of an error can be told.");
            shape.Add(refused.Message.Length);
        }

        return shape.Value;
    }
}

namespace Posthorn.Sending.Rendering.Content;

/// <summary>The image that tells of an opened mail (events-and-suppression 4.3). The style keeps it at nothing where mail programs give pictures borders.</summary>
internal static class OpenPixel
{
    private const string Style =
        "height:1px !important;width:1px !important;border-width:0 !important;"
        + "margin-top:0 !important;margin-bottom:0 !important;margin-right:0 !important;margin-left:0 !important;"
        + "padding-top:0 !important;padding-bottom:0 !important;padding-right:0 !important;padding-left:0 !important;";

    public static string Of(string address) => $"""<img src="{address}" alt="" width="1" height="1" border="0" style="{Style}"/>""";
}

using System.Text;

namespace Posthorn.RenderingCost;

/// <summary>A newsletter of 30 KB with 20 links, as a dynamic template, and the data of one recipient.</summary>
internal static class SampleMail
{
    public const int Links = 20;
    private const int Size = 30 * 1024;

    public const string Request = """
        {"personalizations":[{"to":[{"email":"ana@example.org","name":"Ana"}],
           "dynamic_template_data":{"name":"Ana & Bo","city":"Bern","vip":true,"items":[{"title":"Bread","price":4},{"title":"Salt","price":1},{"title":"Oil","price":9}]}}],
         "from":{"email":"shop@example.com","name":"The Shop"},"template_id":"d-0123456789abcdef0123456789abcdef"}
        """;

    public static string Html { get; } = Write();

    private static string Write()
    {
        var html = new StringBuilder("<!doctype html>\n<html><head><style>td { padding: 8px } a { color: #246 }</style></head><body>\n<h1>Hello {{name}} of {{city}}</h1>\n");
        html.Append("{{#if vip}}<p>You are dear to us.</p>{{else}}<p>Welcome.</p>{{/if}}\n<ul>{{#each items}}<li>{{title}}: {{price}} € {{#if @last}}(the last){{/if}}</li>{{/each}}</ul>\n");
        for (var link = 0; link < Links; link++)
        {
            html.Append($"<table width=\"100%\"><tr><td style=\"font-family: sans-serif\"><a class=\"button\" href=\"https://shop.example.com/offers/{link}?ref=news&amp;week=47\">Offer {link} for {{{{name}}}}</a></td></tr></table>\n");
            while (html.Length < Size * (link + 1) / Links)
            {
                html.Append("<p style=\"margin: 0 0 12px; font-size: 14px\">Our bakers have been up since four, and what they made is on the shelf – fresh, warm and good.</p>\n");
            }
        }

        return html.Append("</body></html>\n").ToString();
    }
}

namespace Posthorn.Sending.MailSend.Reading;

/// <summary>Which member of the JSON goes where: one table per object of the request.</summary>
internal static class MailSendMembers
{
    public static MailSendRequest Request(ref JsonBinder json, string member, MailSendRequest value) => member switch
    {
        "from" => value with { From = json.Object(EmailObject.Empty, Email) },
        "personalizations" => value with { Personalizations = json.Objects(MailSend.Personalization.Empty, Personalization) },
        "reply_to" => value with { ReplyTo = json.Object(EmailObject.Empty, Email) },
        "reply_to_list" => value with { ReplyToList = json.Objects(EmailObject.Empty, Email) },
        "subject" => value with { Subject = json.String() },
        "content" => value with { Content = json.Objects(ContentBlock.Empty, Content) },
        "attachments" => value with { Attachments = json.Objects(AttachmentPart.Empty, Attachment) },
        "template_id" => value with { TemplateId = json.String() },
        "sections" => value with { Sections = json.Map("The section values must be strings.") ?? MailSendRequest.Empty.Sections },
        "headers" => value with { Headers = json.Pairs("The header values must be strings.") ?? [] },
        "categories" => value with { Categories = json.Strings() },
        "custom_args" => value with { CustomArgs = json.Map(onlyStrings: null) ?? MailSendRequest.Empty.CustomArgs },
        "send_at" => value with { SendAt = json.Integer() },
        "batch_id" => value with { BatchId = json.String() },
        "asm" => value with { Asm = json.Object(AsmOptions.Empty, Asm) },
        "ip_pool_name" => value with { IpPoolName = json.String() },
        "mail_settings" => value with { MailSettings = json.Object(MailSettings.Empty, SettingsMembers.Mail) ?? MailSettings.Empty },
        "tracking_settings" => value with { TrackingSettings = json.Object(TrackingSettings.Empty, SettingsMembers.Tracking) ?? TrackingSettings.Empty },
        _ => json.Skip(value),
    };

    private static Personalization Personalization(ref JsonBinder json, string member, Personalization value) => member switch
    {
        "from" => value with { From = json.Object(EmailObject.Empty, Email) },
        "to" => value with { To = json.Objects(EmailObject.Empty, Email) },
        "cc" => value with { Cc = json.Objects(EmailObject.Empty, Email) },
        "bcc" => value with { Bcc = json.Objects(EmailObject.Empty, Email) },
        "subject" => value with { Subject = json.String() },
        "headers" => value with { Headers = json.Pairs("All values of the headers object must be strings.") ?? [] },
        "substitutions" => value with
        {
            Substitutions = json.Map("The substitution values must be an object of key/value pairs, where the values are all strings."),
        },
        "dynamic_template_data" => value with { DynamicTemplateData = json.RawObject() },
        "custom_args" => value with { CustomArgs = json.Map(onlyStrings: null) ?? MailSendRequest.Empty.CustomArgs },
        "send_at" => value with { SendAt = json.Integer() },
        _ => json.Skip(value),
    };

    private static EmailObject Email(ref JsonBinder json, string member, EmailObject value) => member switch
    {
        "email" => value with { Email = json.StringOrUnbindable() },
        "name" => value with { Name = json.String() },
        _ => json.Skip(value),
    };

    private static ContentBlock Content(ref JsonBinder json, string member, ContentBlock value) => member switch
    {
        "type" => value with { Type = json.String() },
        "value" => value with { Value = json.String() },
        _ => json.Skip(value),
    };

    private static AttachmentPart Attachment(ref JsonBinder json, string member, AttachmentPart value) => member switch
    {
        "content" => value with { Content = json.StringBytes() is { } text ? new Base64Text(text) : null },
        "filename" => value with { Filename = json.String() },
        "type" => value with { Type = json.String() },
        "disposition" => value with { Disposition = json.String() },
        "content_id" => value with { ContentId = json.String() },
        _ => json.Skip(value),
    };

    private static AsmOptions Asm(ref JsonBinder json, string member, AsmOptions value) => member switch
    {
        "group_id" => value with { GroupId = json.Integer() },
        "groups_to_display" => value with { GroupsToDisplay = json.Integers() },
        _ => json.Skip(value),
    };
}

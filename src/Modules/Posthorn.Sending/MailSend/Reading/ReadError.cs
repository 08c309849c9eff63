namespace Posthorn.Sending.MailSend.Reading;

/// <summary>A member that could not be bound, usually for its JSON type. The request holds nothing in its place.</summary>
internal readonly record struct ReadError(FieldPath Field, string Message);

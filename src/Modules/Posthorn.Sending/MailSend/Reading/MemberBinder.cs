namespace Posthorn.Sending.MailSend.Reading;

/// <summary>Takes the value of one member from the reader, or skips it.</summary>
/// <returns>The object with that member in its place.</returns>
internal delegate T MemberBinder<T>(ref JsonBinder json, string member, T value);

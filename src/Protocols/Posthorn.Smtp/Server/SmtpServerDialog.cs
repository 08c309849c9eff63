namespace Posthorn.Smtp;

/// <summary>The commands that the server tells apart.</summary>
internal enum SmtpVerb
{
    Unknown,
    Ehlo,
    Helo,
    Mail,
    Rcpt,
    Data,
    Bdat,
    Rset,
    Noop,
    Quit,
    Vrfy,
    StartTls,
    Auth,

    /// <summary>Known and not provided: EXPN, HELP and the rest of the older documents.</summary>
    NotProvided,
}

/// <summary>How far a session has come.</summary>
internal enum SmtpServerState
{
    Connected,
    Ready,
    Sender,
    Recipients,

    /// <summary>A BDAT was taken that was not the last: only more of them go on from here (RFC 3030 section 2).</summary>
    Chunks,
}

/// <summary>RFC 5321 section 4.1.4, the order of commands.</summary>
internal static class SmtpServerDialog
{
    /// <summary>The state after a verb that succeeds, or null when the verb is out of order (503).</summary>
    public static SmtpServerState? Next(SmtpServerState state, SmtpVerb verb) => (state, verb) switch
    {
        (_, SmtpVerb.Ehlo or SmtpVerb.Helo) => SmtpServerState.Ready,
        (SmtpServerState.Ready, SmtpVerb.Mail) => SmtpServerState.Sender,
        (SmtpServerState.Sender or SmtpServerState.Recipients, SmtpVerb.Rcpt) => SmtpServerState.Recipients,
        (SmtpServerState.Recipients, SmtpVerb.Data) => SmtpServerState.Ready,
        (SmtpServerState.Recipients or SmtpServerState.Chunks, SmtpVerb.Bdat) => SmtpServerState.Chunks,
        (SmtpServerState.Sender or SmtpServerState.Recipients or SmtpServerState.Chunks, SmtpVerb.Rset) => SmtpServerState.Ready,
        (SmtpServerState.Ready, SmtpVerb.Auth) => SmtpServerState.Ready,
        (SmtpServerState.Ready, SmtpVerb.StartTls) => SmtpServerState.Connected,
        (_, SmtpVerb.Noop or SmtpVerb.Rset or SmtpVerb.Quit or SmtpVerb.Vrfy) => state,
        _ => null,
    };
}

-- What lists and searches read; the search columns are folded to lower case. The wide ones stand last.
CREATE TABLE inbox_messages (
    id bigint NOT NULL PRIMARY KEY,
    received_at bigint NOT NULL,
    size bigint NOT NULL,
    attachments integer NOT NULL,
    mail_from text NOT NULL,
    recipients text NOT NULL,
    from_header text,
    to_header text NOT NULL,
    cc_header text NOT NULL,
    subject text,
    search_recipient text NOT NULL,
    search_sender text NOT NULL,
    search_subject text NOT NULL,
    search_text text NOT NULL
);

CREATE TABLE inbox_raw (
    message_id bigint NOT NULL PRIMARY KEY,
    raw bytea NOT NULL
);

-- One row: how many messages there are, so that nobody counts, and the highest id ever given. Who holds it may change the tables.
CREATE TABLE inbox_state (
    id integer NOT NULL PRIMARY KEY,
    messages bigint NOT NULL,
    last_id bigint NOT NULL
);

INSERT INTO inbox_state (id, messages, last_id) VALUES (1, 0, 0);

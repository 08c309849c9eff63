-- What links of mails are signed with. Number 1 is the first; mail that lies in mailboxes needs every one that ever signed.
CREATE TABLE tracking_keys (
    number integer NOT NULL PRIMARY KEY,
    secret bytea NOT NULL,
    created_at bigint NOT NULL
);

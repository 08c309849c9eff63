-- Every account has a mailbox of its own. What came by SMTP, so all mail from before, lies in the owner account's.
ALTER TABLE inbox_messages ADD COLUMN account_id bigint NOT NULL DEFAULT 1;

-- Of test mail: its copy, which is kept once however often it is brought. Null: the mail came by SMTP.
ALTER TABLE inbox_messages ADD COLUMN submission_id bigint;
ALTER TABLE inbox_messages ADD COLUMN ordinal integer;

CREATE INDEX inbox_messages_account ON inbox_messages (account_id, id);
CREATE UNIQUE INDEX inbox_messages_copy ON inbox_messages (submission_id, ordinal) WHERE submission_id IS NOT NULL;

-- How many mails a mailbox has. The row of inbox_state stays the lock of all writers and keeps the highest id.
CREATE TABLE inbox_boxes (
    account_id bigint NOT NULL PRIMARY KEY,
    messages bigint NOT NULL
);

INSERT INTO inbox_boxes (account_id, messages) SELECT 1, messages FROM inbox_state WHERE id = 1;
ALTER TABLE inbox_state DROP COLUMN messages;

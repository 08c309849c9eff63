-- The message of an SMTP submission, without what is not for recipients; null: the request holds the content.
ALTER TABLE sending_bodies ADD COLUMN mime bytea;

-- Who handed the mail in: the key of a program or the name of somebody logged in, and from which address. Null: the server itself, or mail of before.
ALTER TABLE sending_submissions ADD COLUMN key_id text;
ALTER TABLE sending_submissions ADD COLUMN teammate text;
ALTER TABLE sending_submissions ADD COLUMN client_ip text;

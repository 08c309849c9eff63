-- Who handed the mail in, and from which address.
ALTER TABLE insights_messages RENAME COLUMN api_key_name TO api_key_id;
ALTER TABLE insights_messages ADD COLUMN teammate text;
ALTER TABLE insights_messages ADD COLUMN client_ip text;

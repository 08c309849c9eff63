-- 1: mail sent with the key is test mail and never leaves the house. Set when the key is made and never changed; keys from before send real mail.
ALTER TABLE accounts_api_keys ADD COLUMN is_test integer NOT NULL DEFAULT 0;

-- Accounts are a tree of two floors: parents, and the subusers under them.
ALTER TABLE accounts_accounts RENAME COLUMN name TO username;
-- The user name in lower case: no two accounts differ by case alone.
ALTER TABLE accounts_accounts ADD COLUMN username_key text NOT NULL DEFAULT '';
ALTER TABLE accounts_accounts ADD COLUMN parent_id bigint;
ALTER TABLE accounts_accounts ADD COLUMN email text NOT NULL DEFAULT '';
ALTER TABLE accounts_accounts ADD COLUMN status text NOT NULL DEFAULT 'active';
UPDATE accounts_accounts SET username_key = lower(username);
CREATE UNIQUE INDEX accounts_accounts_username ON accounts_accounts (username_key);
CREATE INDEX accounts_accounts_parent ON accounts_accounts (parent_id, id);

-- The last number given out, by what it counts. A number is never given twice, also when what had it is gone.
CREATE TABLE accounts_numbers (
    name text NOT NULL PRIMARY KEY,
    last bigint NOT NULL
);

INSERT INTO accounts_numbers (name, last) SELECT 'account', COALESCE(MAX(id), 1) FROM accounts_accounts;
INSERT INTO accounts_numbers (name, last) VALUES ('access_rule', 0);

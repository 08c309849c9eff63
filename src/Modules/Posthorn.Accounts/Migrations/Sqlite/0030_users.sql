-- People who log in. The owner of an account bears its user name; a teammate has one of their own.
CREATE TABLE accounts_users (
    id bigint NOT NULL PRIMARY KEY,
    account_id bigint NOT NULL,
    -- Null: the account's owner.
    username text,
    -- In lower case.
    username_key text,
    -- As keys hold them; * is all.
    scopes text NOT NULL,
    -- Null: nobody can log in.
    password_hash text,
    password_at bigint,
    created_at bigint NOT NULL
);

CREATE UNIQUE INDEX accounts_users_username ON accounts_users (username_key);
CREATE UNIQUE INDEX accounts_users_owner ON accounts_users (account_id) WHERE username_key IS NULL;
INSERT INTO accounts_numbers (name, last) VALUES ('user', 0);

-- Who an account belongs to, as they wrote it. No row: nothing.
CREATE TABLE accounts_profiles (
    account_id bigint NOT NULL PRIMARY KEY,
    -- A JSON object of texts, by the names of the API.
    content text NOT NULL,
    updated_at bigint NOT NULL
);

-- What an account has set for all of its mail, one row for each setting that it ever touched. No row: the default.
CREATE TABLE accounts_settings (
    account_id bigint NOT NULL,
    -- As SendGrid's API calls it: footer, click, … A name with a dot in front is a v2 app that nothing here obeys.
    name text NOT NULL,
    -- A JSON object with the members of the API.
    content text NOT NULL,
    updated_at bigint NOT NULL,
    PRIMARY KEY (account_id, name)
);

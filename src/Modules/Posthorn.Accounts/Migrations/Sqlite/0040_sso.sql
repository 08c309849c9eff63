-- Identity providers that log people in (SAML 2.0).
CREATE TABLE accounts_sso_integrations (
    id text NOT NULL PRIMARY KEY,
    account_id bigint NOT NULL,
    name text NOT NULL,
    is_enabled integer NOT NULL,
    signin_url text NOT NULL,
    signout_url text NOT NULL,
    entity_id text NOT NULL,
    is_completed integer NOT NULL,
    updated_at bigint NOT NULL
);

CREATE INDEX accounts_sso_integrations_account ON accounts_sso_integrations (account_id, id);

-- What their answers are signed with.
CREATE TABLE accounts_sso_certificates (
    id bigint NOT NULL PRIMARY KEY,
    account_id bigint NOT NULL,
    integration_id text NOT NULL,
    public_certificate text NOT NULL,
    not_before bigint NOT NULL,
    not_after bigint NOT NULL,
    is_enabled integer NOT NULL
);

CREATE INDEX accounts_sso_certificates_integration ON accounts_sso_certificates (integration_id, id);

-- Who may come in that way. A name is one person's in the whole system.
CREATE TABLE accounts_sso_teammates (
    -- The address in lower case.
    username_key text NOT NULL PRIMARY KEY,
    account_id bigint NOT NULL,
    email text NOT NULL,
    first_name text NOT NULL,
    last_name text NOT NULL,
    is_admin integer NOT NULL,
    -- JSON.
    scopes text NOT NULL,
    has_restricted_subuser_access integer NOT NULL,
    -- JSON: id, permission_type, scopes.
    subuser_access text NOT NULL
);

CREATE INDEX accounts_sso_teammates_account ON accounts_sso_teammates (account_id, username_key);

-- Questions to identity providers that wait for an answer, and answers that were taken: neither counts twice.
CREATE TABLE accounts_saml_requests (
    id text NOT NULL PRIMARY KEY,
    integration_id text NOT NULL,
    expires_at bigint NOT NULL
);

CREATE TABLE accounts_saml_assertions (
    integration_id text NOT NULL,
    id_hash text NOT NULL,
    expires_at bigint NOT NULL,
    PRIMARY KEY (integration_id, id_hash)
);

INSERT INTO accounts_numbers (name, last) VALUES ('sso_certificate', 0);

-- A domain that an account sends from, with the key that signs for it. The private key is a secret, PKCS#8.
CREATE TABLE senders_domains (
    account_id bigint NOT NULL,
    domain text NOT NULL,
    selector text NOT NULL,
    private_key text NOT NULL,
    return_path text NOT NULL,
    created_at bigint NOT NULL,
    PRIMARY KEY (account_id, domain)
);

-- Addresses of a parent that its subusers send from too.
CREATE TABLE senders_subuser_ips (
    ip_id bigint NOT NULL,
    account_id bigint NOT NULL,
    PRIMARY KEY (ip_id, account_id)
);

CREATE INDEX senders_subuser_ips_account ON senders_subuser_ips (account_id);

-- How much of an hour's warm-up limit nodes have drawn, by address and provider ('' for the mail of all others). Drawn before it is used,
-- so a crash sends less than the limit and never more. Old hours are removed.
CREATE TABLE delivery_warmup (
    ip_id bigint NOT NULL,
    provider text NOT NULL,
    hour bigint NOT NULL,
    drawn bigint NOT NULL,
    -- What the last draw got, which the drawer reads back from its own statement.
    last_draw bigint NOT NULL,
    PRIMARY KEY (ip_id, provider, hour)
);

-- Who wants to be told what, and how far they were told.
CREATE TABLE alerts_alerts (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    account_id bigint NOT NULL,
    -- usage_limit or stats_notification.
    type text NOT NULL,
    email_to text NOT NULL,
    -- daily, weekly or monthly; empty for usage_limit.
    frequency text NOT NULL,
    -- 1 to 100; 0 for stats_notification.
    percentage bigint NOT NULL,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL,
    -- stats_notification: when the next mail is due; 0 for usage_limit.
    next_at bigint NOT NULL,
    -- usage_limit: the beginning of the period that was told of; 0: none.
    told_period bigint NOT NULL
);

CREATE INDEX alerts_alerts_account ON alerts_alerts (account_id, id);
CREATE INDEX alerts_alerts_due ON alerts_alerts (type, next_at);

-- What happened to the mail of an account, by day (days since 1970, UTC) and kind of event.
CREATE TABLE alerts_days (
    account_id bigint NOT NULL,
    day bigint NOT NULL,
    event integer NOT NULL,
    count bigint NOT NULL,
    PRIMARY KEY (account_id, day, event)
);

CREATE INDEX alerts_days_age ON alerts_days (day);

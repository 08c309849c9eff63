-- Where an address is: us or eu. Addresses of account 0 are nobody's: the stock that partners give to their customers.
ALTER TABLE senders_ips ADD COLUMN region text NOT NULL DEFAULT 'us';

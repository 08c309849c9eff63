-- Copies that one account sends to one domain, through one pool (0: none), in one class (0 transactional, 1 bulk), are a stream.
-- Streams take turns, so the queue is read stream by stream and not by due time over all.
ALTER TABLE delivery_queue ADD COLUMN pool_id bigint NOT NULL DEFAULT 0;
ALTER TABLE delivery_queue ADD COLUMN class integer NOT NULL DEFAULT 0;

DROP INDEX delivery_queue_due;
CREATE INDEX delivery_queue_stream ON delivery_queue (domain, account_id, pool_id, class, due_at, attempts, deadline_at) WHERE holder IS NULL;

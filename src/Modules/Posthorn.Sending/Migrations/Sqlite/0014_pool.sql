-- The IP pool that the request named, as it was found at accept.
ALTER TABLE sending_submissions ADD COLUMN pool_id bigint;

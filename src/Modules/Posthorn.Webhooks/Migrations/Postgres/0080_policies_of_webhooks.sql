-- The policy that secures the posts of this webhook; null: what the webhook itself says.
ALTER TABLE webhooks_endpoints ADD COLUMN security_policy text;

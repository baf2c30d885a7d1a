-- Every edit of an account counts up. Whoever edits may say which version they have seen (If-Match).
ALTER TABLE accounts ADD COLUMN version bigint NOT NULL DEFAULT 0;

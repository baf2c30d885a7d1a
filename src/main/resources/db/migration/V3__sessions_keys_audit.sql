-- Sessions that were ended before they expired, keys for machines, throttles, and who changed what.

ALTER TABLE accounts ADD COLUMN suspended_at timestamptz;

CREATE INDEX accounts_created ON accounts (created_at DESC, id DESC) WHERE deleted_at IS NULL;

-- A session token is good until it expires, unless its jti stands here.
CREATE TABLE ended_sessions (
    id         uuid        PRIMARY KEY,
    account_id uuid        NOT NULL REFERENCES accounts (id),
    expires_at timestamptz NOT NULL
);

CREATE INDEX ended_sessions_account ON ended_sessions (account_id);

-- A key is 256 random bits, so one round of SHA-256 is enough to keep it by.
CREATE TABLE api_keys (
    id           uuid        PRIMARY KEY,
    name         text        NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
    hash         bytea       NOT NULL UNIQUE,
    -- The first characters, so that people can tell keys apart.
    prefix       text        NOT NULL,
    scopes       text[]      NOT NULL CHECK (cardinality(scopes) > 0),
    created_by   uuid        NOT NULL REFERENCES accounts (id),
    created_at   timestamptz NOT NULL,
    expires_at   timestamptz,
    last_used_at timestamptz,
    revoked_at   timestamptz
);

-- Token buckets of Bucket4j: shared by all instances.
CREATE TABLE throttles (
    id         text   PRIMARY KEY,
    state      bytea,
    expires_at bigint
);

CREATE INDEX throttles_expiry ON throttles (expires_at);

CREATE TABLE audit_log (
    id          bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at          timestamptz NOT NULL,
    actor_kind  text        NOT NULL CHECK (actor_kind IN ('account', 'api_key', 'nobody', 'system')),
    actor_id    text,
    actor_name  text,
    address     text,
    trace_id    text,
    action      text        NOT NULL,
    target_kind text        NOT NULL,
    target_id   text        NOT NULL,
    target_name text        NOT NULL,
    details     jsonb       NOT NULL
);

CREATE INDEX audit_log_target ON audit_log (target_id, id DESC);
CREATE INDEX audit_log_actor ON audit_log (actor_id, id DESC);

CREATE FUNCTION audit_log_is_only_added_to() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the audit log is only added to';
END
$$;

CREATE TRIGGER audit_log_rows BEFORE UPDATE OR DELETE ON audit_log
    FOR EACH ROW EXECUTE FUNCTION audit_log_is_only_added_to();
CREATE TRIGGER audit_log_whole BEFORE TRUNCATE ON audit_log
    FOR EACH STATEMENT EXECUTE FUNCTION audit_log_is_only_added_to();

-- A line that moves to another number takes its phones along; a phone that is taken away is gone.
ALTER TABLE devices DROP CONSTRAINT devices_line_fkey;
ALTER TABLE devices ADD CONSTRAINT devices_line_fkey FOREIGN KEY (line) REFERENCES lines (number)
    ON UPDATE CASCADE ON DELETE CASCADE;
DELETE FROM devices WHERE deleted_at IS NOT NULL;
ALTER TABLE devices DROP COLUMN deleted_at;
CREATE UNIQUE INDEX devices_endpoint ON devices (endpoint);
CREATE INDEX devices_line ON devices (line);

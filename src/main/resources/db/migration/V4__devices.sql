-- Web softphones live as long as the browser session that asked for them, and no longer than their own short time.

ALTER TABLE devices
    -- Since when the present secret holds; null: since the device was made.
    ADD COLUMN secret_since       timestamptz,
    -- The jti of the session, and what tells whether it is still good.
    ADD COLUMN session_id         text,
    ADD COLUMN session_version    integer,
    ADD COLUMN session_expires_at timestamptz,
    ADD COLUMN expires_at         timestamptz;

ALTER TABLE devices ADD CONSTRAINT devices_softphone CHECK (
    (kind = 'softphone') = (session_id IS NOT NULL)
    AND num_nulls(session_id, session_version, session_expires_at, expires_at) IN (0, 4));

CREATE UNIQUE INDEX devices_session ON devices (session_id) WHERE session_id IS NOT NULL;
CREATE INDEX devices_expiry ON devices (expires_at) WHERE expires_at IS NOT NULL;
CREATE INDEX devices_account ON devices (account_id);

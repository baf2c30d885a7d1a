-- People, the numbers they have, and the phones that ring for them.

CREATE TABLE accounts (
    id            uuid        PRIMARY KEY,
    name          text        NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
    username      text        NOT NULL CHECK (length(username) BETWEEN 1 AND 50),
    email         text        NOT NULL CHECK (length(email) <= 254),
    password_hash text        NOT NULL,
    type          text        NOT NULL CHECK (type IN ('admin', 'attendant', 'client', 'guest')),
    -- Counted up to end every session of the account at once.
    token_version integer     NOT NULL DEFAULT 0,
    created_at    timestamptz NOT NULL,
    updated_at    timestamptz NOT NULL,
    -- An account is never removed: history keeps its people.
    deleted_at    timestamptz
);

CREATE UNIQUE INDEX accounts_username ON accounts (lower(username)) WHERE deleted_at IS NULL;
CREATE UNIQUE INDEX accounts_email ON accounts (lower(email)) WHERE deleted_at IS NULL;

-- A dialable number of one account; a freed line is a deleted row.
CREATE TABLE lines (
    number     text        PRIMARY KEY CHECK (number ~ '^[0-9]{4}$'),
    account_id uuid        NOT NULL UNIQUE REFERENCES accounts (id),
    created_at timestamptz NOT NULL
);

-- One SIP registration. Of its secret only HA1 = MD5(endpoint:realm:secret) is known (RFC 2617, 3.2.2.2).
CREATE TABLE devices (
    id         uuid        PRIMARY KEY,
    account_id uuid        NOT NULL REFERENCES accounts (id),
    line       text        NOT NULL REFERENCES lines (number) ON DELETE CASCADE,
    endpoint   text        NOT NULL CHECK (endpoint ~ '^[A-Za-z0-9_-]{1,80}$'),
    name       text        NOT NULL,
    kind       text        NOT NULL CHECK (kind IN ('desk_phone', 'softphone')),
    ha1        text        NOT NULL CHECK (ha1 ~ '^[0-9a-f]{32}$'),
    realm      text        NOT NULL,
    created_at timestamptz NOT NULL,
    deleted_at timestamptz
);

CREATE UNIQUE INDEX devices_endpoint ON devices (endpoint) WHERE deleted_at IS NULL;
CREATE INDEX devices_line ON devices (line) WHERE deleted_at IS NULL;

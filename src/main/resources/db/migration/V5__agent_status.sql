-- What people say of themselves. Rows are never removed: the newest says what holds.

CREATE TABLE agent_status (
    account_id uuid        PRIMARY KEY REFERENCES accounts (id),
    status     text        NOT NULL CHECK (status IN ('available', 'away', 'do_not_disturb')),
    since      timestamptz NOT NULL
);

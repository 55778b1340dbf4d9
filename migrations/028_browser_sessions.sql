-- Sessions of browsers stand beside refresh tokens: their id is in a cookie, and is not exchanged at each use, since two
-- tabs of one browser renew side by side. What rotates is told from what does not by its kind.
ALTER TABLE refresh_tokens
    ADD COLUMN kind text NOT NULL DEFAULT 'refresh',
    ADD COLUMN idle_ends_at timestamptz,
    ADD CONSTRAINT refresh_tokens_kind CHECK (kind IN ('refresh', 'browser')),
    ADD CONSTRAINT refresh_tokens_idle CHECK ((kind = 'browser') = (idle_ends_at IS NOT NULL));
COMMENT ON TABLE refresh_tokens IS
    'Digests of refresh tokens and of the ids of browsers'' sessions. Platform has all; tenant and ingest have no access.';
COMMENT ON COLUMN refresh_tokens.kind IS
    'refresh: a token that is good for one use; browser: the id of a session, good for many';
COMMENT ON COLUMN refresh_tokens.idle_ends_at IS
    'when a browser''s session ends unless it is used before; its expires_at is the end however much it is used';
CREATE INDEX refresh_tokens_of_browsers ON refresh_tokens (user_id) WHERE kind = 'browser' AND revoked_at IS NULL;

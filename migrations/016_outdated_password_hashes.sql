-- Each login asks whether hashes of v5's method are left, and of which cost: a refusal must cost the same work whether an
-- account has such a hash, has one of today's, or does not exist.
CREATE INDEX users_outdated_hash ON users (substr(password_hash, 5, 2)) WHERE password_hash LIKE '$2%';

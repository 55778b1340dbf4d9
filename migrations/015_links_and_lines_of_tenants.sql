-- What a tenant writes joins its own rows only, and does not tell by its error what others have.

-- As the space, so the device that a change of state names.
DROP POLICY tenant_own_links ON state_changes;
CREATE POLICY tenant_own_links ON state_changes AS RESTRICTIVE FOR INSERT TO parkd_tenant WITH CHECK (
    EXISTS (SELECT FROM spaces s WHERE s.id = space_id AND s.tenant_id = state_changes.tenant_id)
    AND (device_id IS NULL
        OR EXISTS (SELECT FROM devices d WHERE d.id = device_id AND d.tenant_id = state_changes.tenant_id)));

-- The key and the time of a line are the database's to say: a tenant that chose the key would learn by a conflict that
-- another's line has it, and one that chose the time could put a line where nobody looks any more.
REVOKE INSERT ON audit_log FROM parkd_tenant;
GRANT INSERT (tenant_id, actor_type, actor_id, action, resource_type, resource_id, old_values, new_values, ip_address,
    user_agent, request_id, success, outcome, detail) ON audit_log TO parkd_tenant;

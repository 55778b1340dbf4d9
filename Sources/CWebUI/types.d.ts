// What the API takes and gives, for the check of the dashboard's modules. No browser loads it.
// Made from the contract in Sources/HTTPAPI by `make types`, never by hand.

export interface Problem {
    type: string;
    title: string;
    status: number;
    /** One sentence for people. */
    detail: string;
    /** The path that was asked for. */
    instance: string;
    /** Names the request in the log. */
    request_id: string;
    /** What is wrong with which field: with 422 only. */
    errors?: {
        loc: unknown[];
        msg: string;
        type:
            | "missing"
            | "unknown"
            | "repeated"
            | "too_long"
            | "too_short"
            | "wrong_type"
            | "not_in_list"
            | "out_of_range"
            | "malformed"
            | "contradictory"
            | "unknown_reference"
            | "past"
            | "too_easy";
    }[];
}

export interface Login {
    /** Good for expires_in seconds. */
    access_token: string;
    token_type: "bearer";
    expires_in: number;
    user: User;
    /** Where the person may switch to. */
    tenants: Membership[];
    /**
     * What dashboards show of the current tenant: what /api/v6/status has, without what the tenant's settings leave
     * out.
     */
    features: {
        use_v6_api: boolean;
        show_platform_admin: boolean;
        enable_device_pool: boolean;
    };
    /** Good once, within 30 days. */
    refresh_token: string;
}

export interface User {
    id: string;
    email: string;
    name: string | null;
    /** In the current tenant. */
    role: "viewer" | "operator" | "admin" | "owner" | "platform_admin";
    is_platform_admin: boolean;
    /** The current tenant. */
    tenant_id: string;
    tenant_name: string;
    tenant_slug: string;
}

export interface Membership {
    id: string;
    name: string;
    slug: string;
    type: "platform" | "customer" | "trial";
    role: "viewer" | "operator" | "admin" | "owner" | "platform_admin";
}

export interface BrowserLogin {
    /** Good for expires_in seconds. */
    access_token: string;
    token_type: "bearer";
    expires_in: number;
    user: User;
    /** Where the person may switch to. */
    tenants: Membership[];
    /**
     * What dashboards show of the current tenant: what /api/v6/status has, without what the tenant's settings leave
     * out.
     */
    features: {
        use_v6_api: boolean;
        show_platform_admin: boolean;
        enable_device_pool: boolean;
    };
}

export interface Session {
    id: string;
    /** What keeps it alive: refresh tokens, or a browser's cookie. */
    kind: "refresh" | "browser";
    /** The tenant that it stood in last. */
    tenant_id: string;
    tenant_name: string;
    ip_address: string | null;
    /** The login. */
    created_at: string;
    /** The last access token. */
    last_used_at: string;
    expires_at: string;
    /** Whether it is the one that asks. */
    is_current: boolean;
}

export interface Device {
    id: string;
    dev_eui: string;
    name: string | null;
    tenant_id: string;
    device_type: string | null;
    category: "sensor" | "display";
    manufacturer: string | null;
    model: string | null;
    /** What reads its payloads, where not its profile decides. */
    codec: string | null;
    status: "assigned" | "unassigned" | "decommissioned";
    lifecycle_state: "provisioned" | "commissioned" | "operational" | "decommissioned";
    /** Whether it was heard in time. */
    is_active: boolean;
    /** What is most wrong with it. */
    health: "ok" | "silent" | "weak_signal" | "battery_low" | "losing" | "never_heard";
    enabled: boolean;
    assigned_space_id: string | null;
    assigned_space_code: string | null;
    assigned_at: string | null;
    last_seen_at: string | null;
    battery_v: number | null;
    battery_percent: number | null;
    battery_low: boolean | null;
    temperature_c: number | null;
    rssi: number | null;
    snr: number | null;
    last_f_cnt: number | null;
    lost_uplinks: number;
    /** The sensor's last word. */
    occupancy: "free" | "occupied" | "unknown";
    config: Record<string, unknown>;
    created_at: string;
    updated_at: string;
}

export interface Assignment {
    id: string;
    /** Who owned it then. */
    tenant_id: string;
    device_id: string;
    dev_eui: string;
    category: "sensor" | "display";
    space_id: string | null;
    space_code: string | null;
    assigned_at: string;
    assigned_by: string | null;
    assignment_reason: string | null;
    /** Null while it lasts. */
    unassigned_at: string | null;
    unassigned_by: string | null;
    unassignment_reason: string | null;
}

export interface Reading {
    tenant_id: string;
    device_id: string;
    deduplication_id: string;
    space_id: string | null;
    /** When the network heard it, or when the sensor measured what it told of later. */
    observed_at: string;
    received_at: string;
    recorded_at: string;
    /** The deduplication id of the frame that told of it later; null where it was sent at its time. */
    told_in: string | null;
    f_cnt: number | null;
    f_port: number | null;
    payload: string | null;
    codec: string | null;
    codec_version: string | null;
    occupancy: "free" | "occupied" | null;
    cause: string | null;
    battery_v: number | null;
    battery_percent: number | null;
    battery_low: boolean | null;
    temperature_c: number | null;
    rssi: number | null;
    snr: number | null;
    gateway_id: string | null;
    gateway_count: number | null;
    /** What else the payload says. */
    details: Record<string, unknown> | null;
}

export interface NewDevice {
    dev_eui: string;
    name?: string | null;
    device_type?: string | null;
    category?: "sensor" | "display" | null;
    codec?: string | null;
    config?: Record<string, unknown> | null;
    /** In the platform's scope only. */
    tenant_id?: string | null;
}

export interface DeviceChange {
    name?: string | null;
    codec?: string | null;
    enabled?: boolean;
    config?: Record<string, unknown>;
}

export interface Orphan {
    dev_eui: string;
    first_seen_at: string;
    last_seen_at: string;
    uplink_count: number;
    last_payload: string | null;
    last_rssi: number | null;
    last_snr: number | null;
    chirpstack_tenant_id: string | null;
    device_profile_name: string | null;
    device_name: string | null;
    gateway_id: string | null;
}

export interface QuarantinedMessage {
    id: string;
    received_at: string;
    last_received_at: string;
    occurrences: number;
    reason: string;
    detail: string | null;
    topic: string;
    message_bytes: number;
    /** In a list its first bytes; by its id all that is kept. */
    message: string;
    dev_eui: string | null;
    device_id: string | null;
    /** Whose it seemed to be; no tenant sees it. */
    tenant_id: string | null;
    deduplication_id: string | null;
}

export interface Gateway {
    id: string;
    gateway_id: string;
    tenant_id: string;
    name: string | null;
    description: string | null;
    model: string | null;
    site_id: string | null;
    latitude: number | null;
    longitude: number | null;
    altitude: number | null;
    status: "online" | "offline" | "never_seen";
    is_online: boolean;
    last_seen_at: string | null;
    stats_interval_s: number;
    enabled: boolean;
    created_at: string;
    updated_at: string;
}

export interface NewGateway {
    gateway_id: string;
    /** In the platform's scope only. */
    tenant_id?: string | null;
    name?: string | null;
    description?: string | null;
    model?: string | null;
    site_id?: string | null;
    latitude?: number | null;
    longitude?: number | null;
    altitude?: number | null;
    stats_interval_s?: number | null;
    enabled?: boolean | null;
}

export interface GatewayChange {
    name?: string | null;
    description?: string | null;
    model?: string | null;
    site_id?: string | null;
    latitude?: number | null;
    longitude?: number | null;
    altitude?: number | null;
    stats_interval_s?: number;
    enabled?: boolean;
}

export interface Site {
    id: string;
    tenant_id: string;
    name: string;
    slug: string | null;
    address: string | null;
    city: string | null;
    state: string | null;
    postal_code: string | null;
    country: string | null;
    latitude: number | null;
    longitude: number | null;
    timezone: string;
    metadata: Record<string, unknown>;
    created_at: string;
    updated_at: string;
    space_count?: number;
    device_count?: number;
    gateway_count?: number;
    free_spaces?: number;
    occupied_spaces?: number;
}

export interface NewSite {
    name: string;
    /** In the platform's scope only. */
    tenant_id?: string | null;
    slug?: string | null;
    address?: string | null;
    city?: string | null;
    state?: string | null;
    postal_code?: string | null;
    country?: string | null;
    latitude?: number | null;
    longitude?: number | null;
    /** A name of the IANA list. */
    timezone?: string | null;
    metadata?: Record<string, unknown> | null;
}

export interface Occupancy {
    site_id: string;
    site_name: string;
    total_spaces: number;
    free: number;
    occupied: number;
    reserved: number;
    maintenance: number;
    unknown: number;
    stale: number;
    available: number;
    occupancy_rate: number;
    tenant_id: string;
}

export interface SiteChange {
    name?: string;
    slug?: string;
    address?: string | null;
    city?: string | null;
    state?: string | null;
    postal_code?: string | null;
    country?: string | null;
    latitude?: number | null;
    longitude?: number | null;
    /** A name of the IANA list. */
    timezone?: string;
    metadata?: Record<string, unknown>;
}

export interface Space {
    id: string;
    tenant_id: string;
    site_id: string | null;
    code: string;
    name: string | null;
    building: string | null;
    floor: string | null;
    zone: string | null;
    /** What it shows. */
    state: "FREE" | "OCCUPIED" | "RESERVED" | "MAINTENANCE" | "UNKNOWN";
    /** The same in lower case. */
    current_state: "free" | "occupied" | "reserved" | "maintenance" | "unknown";
    /** What its sensor said last, whatever it shows. */
    sensor_state: "free" | "occupied" | null;
    /** Whether its sensor is silent for longer than it should be. */
    is_stale: boolean;
    state_changed_at: string | null;
    override: {
        type: "blocked" | "out_of_service";
        reason: string | null;
        since: string;
        /** Null lasts until someone ends it. */
        until: string | null;
    } | null;
    sensor_device_id: string | null;
    display_device_id: string | null;
    latitude: number | null;
    longitude: number | null;
    metadata: Record<string, unknown>;
    created_at: string;
    updated_at: string;
    sensor_device?: {
        dev_eui: string;
        name: string | null;
        status: "assigned" | "unassigned" | "decommissioned";
    } | null;
    display_device?: {
        dev_eui: string;
        name: string | null;
        status: "assigned" | "unassigned" | "decommissioned";
    } | null;
}

export interface StateChange {
    id: number;
    tenant_id: string;
    space_id: string;
    device_id: string | null;
    deduplication_id: string | null;
    previous_state: string | null;
    new_state: string;
    source: string;
    cause: string | null;
    /** Of an inferred change the latest moment at which it can have happened. */
    changed_at: string;
    /** When the network heard the frame that told of it. */
    observed_at: string | null;
    received_at: string | null;
    /** Whether its own uplink never came, and a later one told of it. */
    is_inferred: boolean;
    /** By how many seconds an inferred change may have happened earlier; null for any other. */
    error_s: number | null;
}

export interface NewSpace {
    site_id: string;
    code: string;
    name?: string | null;
    building?: string | null;
    floor?: string | null;
    zone?: string | null;
    latitude?: number | null;
    longitude?: number | null;
    metadata?: Record<string, unknown> | null;
}

export interface SpaceChange {
    site_id?: string;
    code?: string;
    name?: string;
    building?: string | null;
    floor?: string | null;
    zone?: string | null;
    latitude?: number | null;
    longitude?: number | null;
    metadata?: Record<string, unknown>;
}

export interface Tenant {
    id: string;
    name: string;
    slug: string;
    type: "platform" | "customer" | "trial";
    subscription_tier: "basic" | "pro" | "enterprise";
    is_active: boolean;
    suspended_at: string | null;
    suspension_reason: string | null;
    settings: Record<string, unknown>;
    created_at: string;
    updated_at: string;
    user_count?: number;
    device_count?: number;
    gateway_count?: number;
    site_count?: number;
    space_count?: number;
}

export interface NewTenant {
    name: string;
    slug: string;
    type?: "customer" | "trial" | null;
    subscription_tier?: "basic" | "pro" | "enterprise" | null;
    settings?: Record<string, unknown> | null;
}

export interface TenantChange {
    name?: string;
    slug?: string;
    type?: "customer" | "trial";
    subscription_tier?: "basic" | "pro" | "enterprise";
    settings?: Record<string, unknown>;
}

export interface Member {
    id: string;
    tenant_id: string;
    email: string;
    name: string | null;
    role: "viewer" | "operator" | "admin" | "owner" | "platform_admin";
    is_active: boolean;
    created_at: string;
    updated_at: string;
}

export interface Invitation {
    id: string;
    tenant_id: string;
    email: string;
    name: string | null;
    role: "viewer" | "operator" | "admin" | "owner" | "platform_admin";
    created_by: string | null;
    created_at: string;
    /** Seven days later. */
    expires_at: string;
}

export interface APIKey {
    id: string;
    tenant_id: string;
    name: string;
    scopes: string[];
    expires_at: string | null;
    last_used_at: string | null;
    created_by: string | null;
    created_at: string;
}

export interface AuditLine {
    id: string;
    tenant_id: string | null;
    actor_type: "user" | "api_key" | "system" | "webhook";
    actor_id: string | null;
    action: string;
    resource_type: string | null;
    resource_id: string | null;
    outcome: "done" | "refused" | "not_found" | "conflict" | "invalid";
    detail: string | null;
    old_values: Record<string, unknown> | null;
    new_values: Record<string, unknown> | null;
    ip_address: string | null;
    user_agent: string | null;
    request_id: string | null;
    created_at: string;
}

export interface Codec {
    id: string;
    version: string;
    vendor: string;
    model: string;
    kind: string;
    /** What it reads: frames, or what ChirpStack decoded. */
    reads: "frame" | "object";
    /** The device-profile names that select it. */
    profiles: string[];
    /** Those with a rule; none stands for every application port. */
    ports: number[];
    /** How often the sensor speaks when nothing happens. */
    heartbeat_s: number | null;
    /** What an installer does to bring it into service. */
    commissioning: string | null;
    commands: string[];
}

export interface LiveSpace {
    id: string;
    site_id: string | null;
    /** What it shows. */
    state: "FREE" | "OCCUPIED" | "RESERVED" | "MAINTENANCE" | "UNKNOWN";
    /** What its sensor said last, whatever it shows. */
    sensor_state: "free" | "occupied" | null;
    /** Whether its sensor is silent for longer than it should be. */
    is_stale: boolean;
    state_changed_at: string | null;
    sensor_device_id: string | null;
    display_device_id: string | null;
}

export interface LiveDevice {
    id: string;
    status: "assigned" | "unassigned" | "decommissioned";
    lifecycle_state: "provisioned" | "commissioned" | "operational" | "decommissioned";
    /** Whether it was heard in time. */
    is_active: boolean;
    /** What is most wrong with it. */
    health: "ok" | "silent" | "weak_signal" | "battery_low" | "losing" | "never_heard";
    enabled: boolean;
    assigned_space_id: string | null;
    assigned_at: string | null;
    last_seen_at: string | null;
    battery_v: number | null;
    battery_percent: number | null;
    battery_low: boolean | null;
    temperature_c: number | null;
    rssi: number | null;
    snr: number | null;
    last_f_cnt: number | null;
    lost_uplinks: number;
    /** The sensor's last word. */
    occupancy: "free" | "occupied" | "unknown";
}

export interface LiveGateway {
    id: string;
    site_id: string | null;
    status: "online" | "offline" | "never_seen";
    is_online: boolean;
    last_seen_at: string | null;
    enabled: boolean;
}

/** What `POST /api/auth/login` takes. */
export interface LoginBody {
    email: string;
    password: string;
}

/** What `POST /api/auth/refresh` takes. */
export interface RefreshBody {
    refresh_token: string;
}

/** What `POST /api/auth/logout` takes. */
export interface LogoutBody {
    refresh_token: string;
}

/** What `POST /api/auth/switch-tenant` takes. */
export type SwitchTenantBody = {
    tenant_id: string;
} | {
    tenant_slug: string;
};

/** What `GET /api/auth/me` answers. */
export interface MeAnswer {
    user: User;
    tenants: Membership[];
    /**
     * What dashboards show of the current tenant: what /api/v6/status has, without what the tenant's settings leave
     * out.
     */
    features: {
        use_v6_api: boolean;
        show_platform_admin: boolean;
        enable_device_pool: boolean;
    };
}

/** What `POST /api/auth/session` takes. */
export interface BeginSessionBody {
    email: string;
    password: string;
}

/** What `POST /api/auth/session/token` takes. */
export interface SessionTokenBody {
    tenant_slug?: string | null;
}

/** What `POST /api/auth/invitations/redeem` takes. */
export interface RedeemInvitationBody {
    /** As the tenant handed it on. */
    code: string;
    /** At most 511 bytes in UTF-8. */
    password?: string | null;
}

/** What `POST /api/auth/password` takes. */
export interface ChangePasswordBody {
    /** At most 511 bytes in UTF-8. */
    old_password: string;
    /** At most 511 bytes in UTF-8, of more than three characters. */
    new_password: string;
}

/** What `GET /api/auth/sessions` answers. */
export interface ListSessionsAnswer {
    sessions: Session[];
}

/** What `GET /api/v6/dashboard/data` answers. */
export interface DashboardAnswer {
    devices: {
        total: number;
        assigned: number;
        unassigned: number;
        /** Heard in time. */
        active: number;
        inactive: number;
        by_health: {
            ok: number;
            silent: number;
            weak_signal: number;
            battery_low: number;
            losing: number;
            never_heard: number;
        };
    };
    gateways: {
        total: number;
        online: number;
        offline: number;
    };
    spaces: {
        total: number;
        occupied: number;
        available: number;
        free: number;
        reserved: number;
        maintenance: number;
        unknown: number;
        /** With a sensor that is silent for longer than it should be. */
        stale: number;
        occupancy_rate: number;
    };
    recent_activity: {
        type: "state_change";
        timestamp: string;
        space_id: string;
        space_code: string | null;
        device_id: string | null;
        from_state: "FREE" | "OCCUPIED" | "RESERVED" | "MAINTENANCE" | "UNKNOWN" | null;
        to_state: "FREE" | "OCCUPIED" | "RESERVED" | "MAINTENANCE" | "UNKNOWN";
    }[];
    system_health: {
        status: "ok" | "degraded" | "down";
        database: "ok" | "degraded" | "down";
        mqtt: "ok" | "degraded" | "down";
        ingest_lag_s: number | null;
        uptime_s: number;
    };
    generated_at: string;
    tenant_scope: string;
    is_cross_tenant: boolean;
}

/** What `GET /api/v6/devices` answers. */
export interface ListDevicesAnswer {
    devices: Device[];
    /** How many this page has. */
    count: number;
    /** How many there are, whatever limit and offset. */
    total: number;
    limit: number;
    offset: number;
    /** The current tenant. */
    tenant_scope: string;
    /** Whether rows of all tenants are shown. */
    is_cross_tenant: boolean;
    /** Of all devices in the scope: with include_stats. */
    stats?: {
        total: number;
        assigned: number;
        unassigned: number;
        /** Heard in time. */
        active: number;
        inactive: number;
        by_health: {
            ok: number;
            silent: number;
            weak_signal: number;
            battery_low: number;
            losing: number;
            never_heard: number;
        };
    };
}

/** What `GET /api/v6/devices/{id}/assignments` answers. */
export interface ListAssignmentsAnswer {
    assignments: Assignment[];
    count: number;
    limit: number;
    /** For the next part; null at the end. */
    next_cursor: string | null;
    tenant_scope: string;
    is_cross_tenant: boolean;
}

/** What `GET /api/v6/devices/{id}/readings` answers. */
export interface ListReadingsAnswer {
    readings: Reading[];
    count: number;
    limit: number;
    /** For the next part; null at the end. */
    next_cursor: string | null;
    tenant_scope: string;
    is_cross_tenant: boolean;
}

/** What `GET /api/v6/readings` answers. */
export interface ListAllReadingsAnswer {
    readings: Reading[];
    count: number;
    limit: number;
    /** For the next part; null at the end. */
    next_cursor: string | null;
    tenant_scope: string;
    is_cross_tenant: boolean;
}

/** What `POST /api/v6/devices/bulk` takes. */
export interface CreateDevicesBody {
    devices: NewDevice[];
}

/** What `POST /api/v6/devices/bulk` answers. */
export interface CreateDevicesAnswer {
    devices: Device[];
    count: number;
    tenant_scope: string;
    is_cross_tenant: boolean;
}

/** What `POST /api/v6/devices/{id}/assign` takes. */
export interface AssignDeviceBody {
    space_id: string;
    reason?: string | null;
}

/** What `POST /api/v6/devices/{id}/assign` answers. */
export interface AssignDeviceAnswer {
    success: true;
    assignment_id: string;
    device_id: string;
    space_id: string;
    message: string;
}

/** What `POST /api/v6/devices/{id}/unassign` takes. */
export interface UnassignDeviceBody {
    reason?: string | null;
}

/** What `POST /api/v6/devices/{id}/unassign` answers. */
export interface UnassignDeviceAnswer {
    success: true;
    device_id: string;
    message: string;
}

/** What `POST /api/v6/devices/{id}/transfer` takes. */
export interface TransferDeviceBody {
    tenant_id: string;
    reason?: string | null;
}

/** What `POST /api/v6/devices/{id}/commission` takes. */
export interface CommissionDeviceBody {
    reason?: string | null;
}

/** What `POST /api/v6/devices/{id}/decommission` takes. */
export interface DecommissionDeviceBody {
    reason?: string | null;
}

/** What `POST /api/v6/devices/{id}/reprovision` takes. */
export interface ReprovisionDeviceBody {
    reason?: string | null;
}

/** What `GET /api/v6/devices/pool/stats` answers. */
export interface PoolStatsAnswer {
    /** Every tenant, by name. */
    tenants: {
        tenant_id: string;
        name: string;
        total: number;
        assigned: number;
        unassigned: number;
    }[];
    total_devices: number;
    total_assigned: number;
    total_unassigned: number;
    by_status: {
        assigned: number;
        unassigned: number;
        decommissioned: number;
    };
    generated_at: string;
}

/** What `GET /api/v6/devices/orphans` answers. */
export interface ListOrphansAnswer {
    orphans: Orphan[];
    /** How many this page has. */
    count: number;
    /** How many there are, whatever limit and offset. */
    total: number;
    limit: number;
    offset: number;
    /** The current tenant. */
    tenant_scope: string;
    /** Whether rows of all tenants are shown. */
    is_cross_tenant: boolean;
}

/** What `POST /api/v6/devices/orphans/{dev_eui}/claim` takes. */
export interface ClaimOrphanBody {
    tenant_id: string;
    name?: string | null;
    device_type?: string | null;
}

/** What `GET /api/v6/quarantine` answers. */
export interface ListQuarantineAnswer {
    messages: QuarantinedMessage[];
    count: number;
    limit: number;
    /** For the next part; null at the end. */
    next_cursor: string | null;
    tenant_scope: string;
    is_cross_tenant: boolean;
}

/** What `GET /api/v6/gateways` answers. */
export interface ListGatewaysAnswer {
    gateways: Gateway[];
    /** How many this page has. */
    count: number;
    /** How many there are, whatever limit and offset. */
    total: number;
    limit: number;
    offset: number;
    /** The current tenant. */
    tenant_scope: string;
    /** Whether rows of all tenants are shown. */
    is_cross_tenant: boolean;
}

/** What `GET /api/v6/gateways/{id}/stats` answers. */
export interface GatewayStatsAnswer {
    gateway_id: string;
    from: string;
    to: string;
    step_s: number;
    reports: number;
    connected_devices: number;
    uptime_percentage: number | null;
    rx_received: number;
    rx_ok: number;
    tx_received: number;
    tx_emitted: number;
    series: {
        /** Where the step begins. */
        from: string;
        reports: number;
        rx_received: number;
        rx_ok: number;
        tx_received: number;
        tx_emitted: number;
        uptime_percentage: number | null;
    }[];
}

/** What `GET /api/v6/gateways/{id}/coverage` answers. */
export interface GatewayCoverageAnswer {
    gateway_id: string;
    from: string;
    to: string;
    devices: {
        device_id: string;
        dev_eui: string;
        name: string | null;
        space_id: string | null;
        space_code: string | null;
        site_id: string | null;
        uplinks: number;
        /** Whether it alone heard every one of them. */
        only_here: boolean;
        /** The part of them that it heard best. */
        share: number;
    }[];
    /** How many devices nothing else heard, those that are not listed too. */
    only_here: number;
    /** How many devices it heard best at least once, those that are not listed too. */
    heard: number;
}

/** What `GET /api/v6/sites` answers. */
export interface ListSitesAnswer {
    sites: Site[];
    /** How many this page has. */
    count: number;
    /** How many there are, whatever limit and offset. */
    total: number;
    limit: number;
    offset: number;
    /** The current tenant. */
    tenant_scope: string;
    /** Whether rows of all tenants are shown. */
    is_cross_tenant: boolean;
}

/** What `GET /api/v6/sites/occupancy/all` answers. */
export interface ListOccupancyAnswer {
    sites: Occupancy[];
    /** How many this page has. */
    count: number;
    /** How many there are, whatever limit and offset. */
    total: number;
    limit: number;
    offset: number;
    /** The current tenant. */
    tenant_scope: string;
    /** Whether rows of all tenants are shown. */
    is_cross_tenant: boolean;
}

/** What `GET /api/v6/spaces` answers. */
export interface ListSpacesAnswer {
    spaces: Space[];
    /** How many this page has. */
    count: number;
    /** How many there are, whatever limit and offset. */
    total: number;
    limit: number;
    offset: number;
    /** The current tenant. */
    tenant_scope: string;
    /** Whether rows of all tenants are shown. */
    is_cross_tenant: boolean;
}

/** What `GET /api/v6/spaces/{id}/history` answers. */
export interface ListStateChangesAnswer {
    changes: StateChange[];
    count: number;
    limit: number;
    /** For the next part; null at the end. */
    next_cursor: string | null;
    tenant_scope: string;
    is_cross_tenant: boolean;
}

/** What `POST /api/v6/spaces/bulk` takes. */
export interface CreateSpacesBody {
    spaces: NewSpace[];
}

/** What `POST /api/v6/spaces/bulk` answers. */
export interface CreateSpacesAnswer {
    spaces: Space[];
    count: number;
    tenant_scope: string;
    is_cross_tenant: boolean;
}

/** What `POST /api/v6/spaces/{id}/override` takes. */
export interface OverrideSpaceBody {
    type: "blocked" | "out_of_service";
    until?: string | null;
    reason: string;
}

/** What `POST /api/v6/spaces/{id}/override` answers. */
export interface OverrideSpaceAnswer {
    success: true;
    override_id: string;
    space_id: string;
    type: "blocked" | "out_of_service";
    reason: string;
    started_at: string;
    until: string | null;
    state: "FREE" | "OCCUPIED" | "RESERVED" | "MAINTENANCE" | "UNKNOWN";
    current_state: "free" | "occupied" | "reserved" | "maintenance" | "unknown";
    message: string;
}

/** What `GET /api/v6/tenants` answers. */
export interface ListTenantsAnswer {
    tenants: Tenant[];
    /** How many this page has. */
    count: number;
    /** How many there are, whatever limit and offset. */
    total: number;
    limit: number;
    offset: number;
    /** The current tenant. */
    tenant_scope: string;
    /** Whether rows of all tenants are shown. */
    is_cross_tenant: boolean;
}

/** What `POST /api/v6/tenants/{id}/suspend` takes. */
export interface SuspendTenantBody {
    reason: string;
}

/** What `POST /api/v6/tenants/{id}/activate` takes. */
export type ActivateTenantBody = Record<string, never>;

/** What `GET /api/v6/users` answers. */
export interface ListUsersAnswer {
    users: Member[];
    /** How many this page has. */
    count: number;
    /** How many there are, whatever limit and offset. */
    total: number;
    limit: number;
    offset: number;
    /** The current tenant. */
    tenant_scope: string;
    /** Whether rows of all tenants are shown. */
    is_cross_tenant: boolean;
}

/** What `PATCH /api/v6/users/{id}` takes. */
export interface ChangeUserBody {
    name?: string | null;
    /** platform_admin in the platform tenant only. */
    role?: "viewer" | "operator" | "admin" | "owner" | "platform_admin";
    is_active?: boolean;
}

/** What `POST /api/v6/users` takes. */
export interface CreateUserBody {
    email: string;
    name?: string | null;
    /** platform_admin in the platform tenant only. */
    role: "viewer" | "operator" | "admin" | "owner" | "platform_admin";
}

/** What `POST /api/v6/users` answers. */
export interface CreateUserAnswer {
    id: string;
    tenant_id: string;
    email: string;
    name: string | null;
    role: "viewer" | "operator" | "admin" | "owner" | "platform_admin";
    created_by: string | null;
    created_at: string;
    /** Seven days later. */
    expires_at: string;
    /** Hand it to the person; good once, for seven days. */
    code: string;
}

/** What `GET /api/v6/invitations` answers. */
export interface ListInvitationsAnswer {
    invitations: Invitation[];
    /** How many this page has. */
    count: number;
    /** How many there are, whatever limit and offset. */
    total: number;
    limit: number;
    offset: number;
    /** The current tenant. */
    tenant_scope: string;
    /** Whether rows of all tenants are shown. */
    is_cross_tenant: boolean;
}

/** What `GET /api/v6/api-keys` answers. */
export interface ListAPIKeysAnswer {
    api_keys: APIKey[];
    /** How many this page has. */
    count: number;
    /** How many there are, whatever limit and offset. */
    total: number;
    limit: number;
    offset: number;
    /** The current tenant. */
    tenant_scope: string;
    /** Whether rows of all tenants are shown. */
    is_cross_tenant: boolean;
}

/** What `POST /api/v6/api-keys` takes. */
export interface CreateAPIKeyBody {
    name: string;
    scopes: (
        | "devices:read"
        | "devices:write"
        | "gateways:read"
        | "gateways:write"
        | "sites:read"
        | "sites:write"
        | "spaces:read"
        | "spaces:write"
        | "dashboard:read"
        | "dashboard:write"
    )[];
    expires_at?: string | null;
}

/** What `POST /api/v6/api-keys` answers. */
export interface CreateAPIKeyAnswer {
    id: string;
    tenant_id: string;
    name: string;
    scopes: string[];
    expires_at: string | null;
    last_used_at: string | null;
    created_by: string | null;
    created_at: string;
    /** Send it as X-API-Key. */
    key: string;
}

/** What `GET /api/v6/audit` answers. */
export interface ListAuditAnswer {
    events: AuditLine[];
    count: number;
    limit: number;
    /** For the next part; null at the end. */
    next_cursor: string | null;
    tenant_scope: string;
    is_cross_tenant: boolean;
}

/** What `GET /api/v6/codecs` answers. */
export interface ListCodecsAnswer {
    codecs: Codec[];
    count: number;
    tenant_scope: string;
    is_cross_tenant: boolean;
}

/** What `POST /api/v6/codecs/decode` takes. */
export interface DecodeFrameBody {
    codec: string;
    f_port: number;
    payload?: string | null;
    payload_base64?: string | null;
    explain?: boolean | null;
}

/** What `POST /api/v6/codecs/decode` answers. */
export interface DecodeFrameAnswer {
    codec: string;
    version: string;
    /** null where the frame is refused. */
    reading: Record<string, unknown> | null;
    rejection: {
        reason: string;
        detail: string;
    } | null;
    /** The rule that took it: with explain. */
    frame: string | null;
    /** Which bits gave which field: with explain. */
    fields: {
        record: string;
        field: string;
        from_byte: number | null;
        /** The last one. */
        to_byte: number | null;
        /** Of these bytes; empty for all. */
        bits: string;
        raw: number | null;
        rule: string;
        value: unknown;
        /** Whether it tells of a moment before. */
        is_earlier: boolean;
        /** Whether another rule had the last word. */
        is_overruled: boolean;
    }[];
    /** Bytes that no rule looked at: with explain. */
    unread: {
        from_byte: number;
        to_byte: number;
    }[];
}

/** What `GET /` answers. */
export interface RootAnswer {
    app: "parkd";
    version: string;
    status: "online";
    features: {
        v6_api: boolean;
        rls_enabled: boolean;
        audit_log: boolean;
        metrics: boolean;
    };
}

/** What `GET /health` answers. */
export interface HealthAnswer {
    status: "ok" | "degraded" | "down";
    version: string;
    build: string | null;
    uptime_s: number;
    ingest_lag_s: number | null;
    /** Seconds since the broker last delivered a message; null where none came since the start. */
    last_received_s: number | null;
    checks: {
        database: {
            status: "ok" | "degraded" | "down";
            /** The kind of fault; null where there is none. */
            code:
                | "unavailable"
                | "shared_login"
                | "taken_over"
                | "grants_less"
                | "unprotected"
                | "session_lost"
                | "rows_held"
                | "spool_full"
                | "spool_unavailable"
                | "spool_waiting"
                | "spool_set_aside"
                | "late"
                | "external_keys"
                | "codecs_refused"
                | null;
            /**
             * What is wrong and what to do, for members of the platform tenant; null for others and where nothing
             * is.
             */
            detail: string | null;
        };
        mqtt: {
            status: "ok" | "degraded" | "down";
            /** The kind of fault; null where there is none. */
            code:
                | "unavailable"
                | "shared_login"
                | "taken_over"
                | "grants_less"
                | "unprotected"
                | "session_lost"
                | "rows_held"
                | "spool_full"
                | "spool_unavailable"
                | "spool_waiting"
                | "spool_set_aside"
                | "late"
                | "external_keys"
                | "codecs_refused"
                | null;
            /**
             * What is wrong and what to do, for members of the platform tenant; null for others and where nothing
             * is.
             */
            detail: string | null;
            version: string | null;
        };
        ingest: {
            status: "ok" | "degraded" | "down";
            /** The kind of fault; null where there is none. */
            code:
                | "unavailable"
                | "shared_login"
                | "taken_over"
                | "grants_less"
                | "unprotected"
                | "session_lost"
                | "rows_held"
                | "spool_full"
                | "spool_unavailable"
                | "spool_waiting"
                | "spool_set_aside"
                | "late"
                | "external_keys"
                | "codecs_refused"
                | null;
            /**
             * What is wrong and what to do, for members of the platform tenant; null for others and where nothing
             * is.
             */
            detail: string | null;
        };
        auth: {
            status: "ok" | "degraded" | "down";
            /** The kind of fault; null where there is none. */
            code:
                | "unavailable"
                | "shared_login"
                | "taken_over"
                | "grants_less"
                | "unprotected"
                | "session_lost"
                | "rows_held"
                | "spool_full"
                | "spool_unavailable"
                | "spool_waiting"
                | "spool_set_aside"
                | "late"
                | "external_keys"
                | "codecs_refused"
                | null;
            /**
             * What is wrong and what to do, for members of the platform tenant; null for others and where nothing
             * is.
             */
            detail: string | null;
        };
        codecs: {
            status: "ok" | "degraded" | "down";
            /** The kind of fault; null where there is none. */
            code:
                | "unavailable"
                | "shared_login"
                | "taken_over"
                | "grants_less"
                | "unprotected"
                | "session_lost"
                | "rows_held"
                | "spool_full"
                | "spool_unavailable"
                | "spool_waiting"
                | "spool_set_aside"
                | "late"
                | "external_keys"
                | "codecs_refused"
                | null;
            /**
             * What is wrong and what to do, for members of the platform tenant; null for others and where nothing
             * is.
             */
            detail: string | null;
            count: number;
            loaded_at: string;
        };
    };
    /** What became of messages since the start; null where /metrics has an address of its own. */
    messages: {
        received: number;
        acknowledged: number;
        committed: number;
        duplicates: number;
        orphans: number;
        quarantined: {
            topic_unparseable: number;
            topic_mismatch: number;
            payload_too_large: number;
            payload_empty: number;
            malformed_json: number;
            malformed_text: number;
            malformed_protobuf: number;
            missing_field: number;
            invalid_field: number;
            number_out_of_range: number;
            unknown_profile: number;
            unknown_frame: number;
            wrong_length: number;
            storage_refused: number;
            update_missed_row: number;
        };
        dropped: number;
        lost_uplinks: number;
        qos0_deliveries: number;
        handed_back: number;
        spooled: number;
        drained: number;
        in_spool: number;
        spool_bytes: number;
        spool_oldest_s: number;
        reconnects: number;
        sessions_lost: number;
    } | null;
}

/** What `GET /health/live` answers. */
export interface LiveAnswer {
    status: "live" | "dead";
}

/** What `GET /health/ready` answers. */
export interface ReadyAnswer {
    status: "ready" | "not_ready";
    checks: {
        database: {
            status: "ok" | "degraded" | "down";
            /** The kind of fault; null where there is none. */
            code:
                | "unavailable"
                | "shared_login"
                | "taken_over"
                | "grants_less"
                | "unprotected"
                | "session_lost"
                | "rows_held"
                | "spool_full"
                | "spool_unavailable"
                | "spool_waiting"
                | "spool_set_aside"
                | "late"
                | "external_keys"
                | "codecs_refused"
                | null;
            /**
             * What is wrong and what to do, for members of the platform tenant; null for others and where nothing
             * is.
             */
            detail: string | null;
        };
        mqtt: {
            status: "ok" | "degraded" | "down";
            /** The kind of fault; null where there is none. */
            code:
                | "unavailable"
                | "shared_login"
                | "taken_over"
                | "grants_less"
                | "unprotected"
                | "session_lost"
                | "rows_held"
                | "spool_full"
                | "spool_unavailable"
                | "spool_waiting"
                | "spool_set_aside"
                | "late"
                | "external_keys"
                | "codecs_refused"
                | null;
            /**
             * What is wrong and what to do, for members of the platform tenant; null for others and where nothing
             * is.
             */
            detail: string | null;
            version: string | null;
        };
        ingest: {
            status: "ok" | "degraded" | "down";
            /** The kind of fault; null where there is none. */
            code:
                | "unavailable"
                | "shared_login"
                | "taken_over"
                | "grants_less"
                | "unprotected"
                | "session_lost"
                | "rows_held"
                | "spool_full"
                | "spool_unavailable"
                | "spool_waiting"
                | "spool_set_aside"
                | "late"
                | "external_keys"
                | "codecs_refused"
                | null;
            /**
             * What is wrong and what to do, for members of the platform tenant; null for others and where nothing
             * is.
             */
            detail: string | null;
        };
        auth: {
            status: "ok" | "degraded" | "down";
            /** The kind of fault; null where there is none. */
            code:
                | "unavailable"
                | "shared_login"
                | "taken_over"
                | "grants_less"
                | "unprotected"
                | "session_lost"
                | "rows_held"
                | "spool_full"
                | "spool_unavailable"
                | "spool_waiting"
                | "spool_set_aside"
                | "late"
                | "external_keys"
                | "codecs_refused"
                | null;
            /**
             * What is wrong and what to do, for members of the platform tenant; null for others and where nothing
             * is.
             */
            detail: string | null;
        };
        codecs: {
            status: "ok" | "degraded" | "down";
            /** The kind of fault; null where there is none. */
            code:
                | "unavailable"
                | "shared_login"
                | "taken_over"
                | "grants_less"
                | "unprotected"
                | "session_lost"
                | "rows_held"
                | "spool_full"
                | "spool_unavailable"
                | "spool_waiting"
                | "spool_set_aside"
                | "late"
                | "external_keys"
                | "codecs_refused"
                | null;
            /**
             * What is wrong and what to do, for members of the platform tenant; null for others and where nothing
             * is.
             */
            detail: string | null;
            count: number;
            loaded_at: string;
        };
    };
}

/** What `GET /api/v6/status` answers. */
export interface StatusAnswer {
    api_version: "v6";
    features: {
        multi_tenant: boolean;
        row_level_security: boolean;
        platform_admin: boolean;
        device_lifecycle: boolean;
        reservations: boolean;
        audit_log: boolean;
        use_v6_api: boolean;
        show_platform_admin: boolean;
        enable_device_pool: boolean;
    };
    platform_tenant_id: string;
}

/** What `GET /openapi.json` answers. */
export type OpenapiAnswer = Record<string, unknown>;

/** What the stream sends, by the events' names. */
export interface StreamEvents {
    /** All rows of each topic that was asked for. */
    snapshot: {
        generated_at: string;
        spaces?: LiveSpace[];
        devices?: LiveDevice[];
        gateways?: LiveGateway[];
        summary: {
            spaces?: {
                total: number;
                occupied: number;
                available: number;
                free: number;
                reserved: number;
                maintenance: number;
                unknown: number;
                /** With a sensor that is silent for longer than it should be. */
                stale: number;
                occupancy_rate: number;
            };
            devices?: {
                total: number;
                assigned: number;
                unassigned: number;
                /** Heard in time. */
                active: number;
                inactive: number;
                by_health: {
                    ok: number;
                    silent: number;
                    weak_signal: number;
                    battery_low: number;
                    losing: number;
                    never_heard: number;
                };
            };
            gateways?: {
                total: number;
                online: number;
                offline: number;
            };
        };
    };
    spaces: {
        generated_at: string;
        rows: LiveSpace[];
        /** Rows that are shown no more. */
        gone: string[];
        summary: {
            spaces: {
                total: number;
                occupied: number;
                available: number;
                free: number;
                reserved: number;
                maintenance: number;
                unknown: number;
                /** With a sensor that is silent for longer than it should be. */
                stale: number;
                occupancy_rate: number;
            };
        };
    };
    devices: {
        generated_at: string;
        rows: LiveDevice[];
        /** Rows that are shown no more. */
        gone: string[];
        summary: {
            devices: {
                total: number;
                assigned: number;
                unassigned: number;
                /** Heard in time. */
                active: number;
                inactive: number;
                by_health: {
                    ok: number;
                    silent: number;
                    weak_signal: number;
                    battery_low: number;
                    losing: number;
                    never_heard: number;
                };
            };
        };
    };
    gateways: {
        generated_at: string;
        rows: LiveGateway[];
        /** Rows that are shown no more. */
        gone: string[];
        summary: {
            gateways: {
                total: number;
                online: number;
                offline: number;
            };
        };
    };
    uplinks: {
        generated_at: string;
        rows: Reading[];
    };
    /** The client was too slow, and gets everything anew. */
    resync: Record<string, never>;
    /** The last one. */
    bye: {
        reason: "token_expired" | "suspended" | "revoked" | "shutdown" | "lifetime";
    };
}

/** What each path takes and gives, by method. */
export interface Routes {
    "/": {
        GET: { body: undefined; answer: RootAnswer };
    };
    "/api/auth/invitations/redeem": {
        POST: { body: RedeemInvitationBody; answer: Membership };
    };
    "/api/auth/login": {
        POST: { body: LoginBody; answer: Login };
    };
    "/api/auth/logout": {
        POST: { body: LogoutBody; answer: null };
    };
    "/api/auth/me": {
        GET: { body: undefined; answer: MeAnswer };
    };
    "/api/auth/password": {
        POST: { body: ChangePasswordBody; answer: null };
    };
    "/api/auth/refresh": {
        POST: { body: RefreshBody; answer: Login };
    };
    "/api/auth/session": {
        POST: { body: BeginSessionBody; answer: BrowserLogin };
        DELETE: { body: undefined; answer: null };
    };
    "/api/auth/session/token": {
        POST: { body: SessionTokenBody; answer: BrowserLogin };
    };
    "/api/auth/sessions": {
        GET: { body: undefined; answer: ListSessionsAnswer };
        DELETE: { body: undefined; answer: null };
    };
    "/api/auth/switch-tenant": {
        POST: { body: SwitchTenantBody; answer: Login };
    };
    "/api/v6/api-keys": {
        GET: { body: undefined; answer: ListAPIKeysAnswer };
        POST: { body: CreateAPIKeyBody; answer: CreateAPIKeyAnswer };
    };
    "/api/v6/audit": {
        GET: { body: undefined; answer: ListAuditAnswer };
    };
    "/api/v6/codecs": {
        GET: { body: undefined; answer: ListCodecsAnswer };
    };
    "/api/v6/codecs/decode": {
        POST: { body: DecodeFrameBody; answer: DecodeFrameAnswer };
    };
    "/api/v6/dashboard/data": {
        GET: { body: undefined; answer: DashboardAnswer };
    };
    "/api/v6/devices": {
        GET: { body: undefined; answer: ListDevicesAnswer };
        POST: { body: NewDevice; answer: Device };
    };
    "/api/v6/devices/bulk": {
        POST: { body: CreateDevicesBody; answer: CreateDevicesAnswer };
    };
    "/api/v6/devices/orphans": {
        GET: { body: undefined; answer: ListOrphansAnswer };
    };
    "/api/v6/devices/pool/stats": {
        GET: { body: undefined; answer: PoolStatsAnswer };
    };
    "/api/v6/gateways": {
        GET: { body: undefined; answer: ListGatewaysAnswer };
        POST: { body: NewGateway; answer: Gateway };
    };
    "/api/v6/invitations": {
        GET: { body: undefined; answer: ListInvitationsAnswer };
    };
    "/api/v6/quarantine": {
        GET: { body: undefined; answer: ListQuarantineAnswer };
    };
    "/api/v6/readings": {
        GET: { body: undefined; answer: ListAllReadingsAnswer };
    };
    "/api/v6/sites": {
        GET: { body: undefined; answer: ListSitesAnswer };
        POST: { body: NewSite; answer: Site };
    };
    "/api/v6/sites/occupancy/all": {
        GET: { body: undefined; answer: ListOccupancyAnswer };
    };
    "/api/v6/spaces": {
        GET: { body: undefined; answer: ListSpacesAnswer };
        POST: { body: NewSpace; answer: Space };
    };
    "/api/v6/spaces/bulk": {
        POST: { body: CreateSpacesBody; answer: CreateSpacesAnswer };
    };
    "/api/v6/status": {
        GET: { body: undefined; answer: StatusAnswer };
    };
    "/api/v6/tenants": {
        GET: { body: undefined; answer: ListTenantsAnswer };
        POST: { body: NewTenant; answer: Tenant };
    };
    "/api/v6/users": {
        GET: { body: undefined; answer: ListUsersAnswer };
        POST: { body: CreateUserBody; answer: CreateUserAnswer };
    };
    "/health": {
        GET: { body: undefined; answer: HealthAnswer };
    };
    "/health/live": {
        GET: { body: undefined; answer: LiveAnswer };
    };
    "/health/ready": {
        GET: { body: undefined; answer: ReadyAnswer };
    };
    "/openapi.json": {
        GET: { body: undefined; answer: OpenapiAnswer };
    };
    "/api/v6/devices/orphans/{dev_eui}/claim": {
        POST: { body: ClaimOrphanBody; answer: Device };
    };
    "/api/v6/devices/orphans/{dev_eui}": {
        DELETE: { body: undefined; answer: null };
    };
    "/api/v6/devices/{id}/assign": {
        POST: { body: AssignDeviceBody; answer: AssignDeviceAnswer };
    };
    "/api/v6/devices/{id}/assignments": {
        GET: { body: undefined; answer: ListAssignmentsAnswer };
    };
    "/api/v6/devices/{id}/commission": {
        POST: { body: CommissionDeviceBody | undefined; answer: Device };
    };
    "/api/v6/devices/{id}/decommission": {
        POST: { body: DecommissionDeviceBody | undefined; answer: Device };
    };
    "/api/v6/devices/{id}/readings": {
        GET: { body: undefined; answer: ListReadingsAnswer };
    };
    "/api/v6/devices/{id}/reprovision": {
        POST: { body: ReprovisionDeviceBody | undefined; answer: Device };
    };
    "/api/v6/devices/{id}/transfer": {
        POST: { body: TransferDeviceBody; answer: Device };
    };
    "/api/v6/devices/{id}/unassign": {
        POST: { body: UnassignDeviceBody | undefined; answer: UnassignDeviceAnswer };
    };
    "/api/v6/gateways/{id}/coverage": {
        GET: { body: undefined; answer: GatewayCoverageAnswer };
    };
    "/api/v6/gateways/{id}/stats": {
        GET: { body: undefined; answer: GatewayStatsAnswer };
    };
    "/api/v6/sites/{id}/occupancy": {
        GET: { body: undefined; answer: Occupancy };
    };
    "/api/v6/spaces/{id}/history": {
        GET: { body: undefined; answer: ListStateChangesAnswer };
    };
    "/api/v6/spaces/{id}/override": {
        POST: { body: OverrideSpaceBody; answer: OverrideSpaceAnswer };
        DELETE: { body: undefined; answer: null };
    };
    "/api/v6/tenants/{id}/activate": {
        POST: { body: ActivateTenantBody | undefined; answer: Tenant };
    };
    "/api/v6/tenants/{id}/suspend": {
        POST: { body: SuspendTenantBody; answer: Tenant };
    };
    "/api/auth/sessions/{id}": {
        DELETE: { body: undefined; answer: null };
    };
    "/api/v6/api-keys/{id}": {
        DELETE: { body: undefined; answer: null };
    };
    "/api/v6/devices/{id}": {
        GET: { body: undefined; answer: Device };
        PATCH: { body: DeviceChange; answer: Device };
    };
    "/api/v6/gateways/{id}": {
        GET: { body: undefined; answer: Gateway };
        PATCH: { body: GatewayChange; answer: Gateway };
        DELETE: { body: undefined; answer: null };
    };
    "/api/v6/invitations/{id}": {
        DELETE: { body: undefined; answer: null };
    };
    "/api/v6/quarantine/{id}": {
        GET: { body: undefined; answer: QuarantinedMessage };
    };
    "/api/v6/sites/{id}": {
        GET: { body: undefined; answer: Site };
        DELETE: { body: undefined; answer: null };
        PATCH: { body: SiteChange; answer: Site };
        PUT: { body: SiteChange; answer: Site };
    };
    "/api/v6/spaces/{id}": {
        GET: { body: undefined; answer: Space };
        PATCH: { body: SpaceChange; answer: Space };
        PUT: { body: SpaceChange; answer: Space };
        DELETE: { body: undefined; answer: null };
    };
    "/api/v6/tenants/{id}": {
        GET: { body: undefined; answer: Tenant };
        DELETE: { body: undefined; answer: null };
        PATCH: { body: TenantChange; answer: Tenant };
        PUT: { body: TenantChange; answer: Tenant };
    };
    "/api/v6/users/{id}": {
        GET: { body: undefined; answer: Member };
        PATCH: { body: ChangeUserBody; answer: Member };
        DELETE: { body: undefined; answer: null };
    };
}

/** Of which route a path is, without its query: the first that fits. */
export type RouteOf<P> = P extends "/" ? "/"
    : P extends "/api/auth/invitations/redeem" ? "/api/auth/invitations/redeem"
    : P extends "/api/auth/login" ? "/api/auth/login"
    : P extends "/api/auth/logout" ? "/api/auth/logout"
    : P extends "/api/auth/me" ? "/api/auth/me"
    : P extends "/api/auth/password" ? "/api/auth/password"
    : P extends "/api/auth/refresh" ? "/api/auth/refresh"
    : P extends "/api/auth/session" ? "/api/auth/session"
    : P extends "/api/auth/session/token" ? "/api/auth/session/token"
    : P extends "/api/auth/sessions" ? "/api/auth/sessions"
    : P extends "/api/auth/switch-tenant" ? "/api/auth/switch-tenant"
    : P extends "/api/v6/api-keys" ? "/api/v6/api-keys"
    : P extends "/api/v6/audit" ? "/api/v6/audit"
    : P extends "/api/v6/codecs" ? "/api/v6/codecs"
    : P extends "/api/v6/codecs/decode" ? "/api/v6/codecs/decode"
    : P extends "/api/v6/dashboard/data" ? "/api/v6/dashboard/data"
    : P extends "/api/v6/devices" ? "/api/v6/devices"
    : P extends "/api/v6/devices/bulk" ? "/api/v6/devices/bulk"
    : P extends "/api/v6/devices/orphans" ? "/api/v6/devices/orphans"
    : P extends "/api/v6/devices/pool/stats" ? "/api/v6/devices/pool/stats"
    : P extends "/api/v6/gateways" ? "/api/v6/gateways"
    : P extends "/api/v6/invitations" ? "/api/v6/invitations"
    : P extends "/api/v6/quarantine" ? "/api/v6/quarantine"
    : P extends "/api/v6/readings" ? "/api/v6/readings"
    : P extends "/api/v6/sites" ? "/api/v6/sites"
    : P extends "/api/v6/sites/occupancy/all" ? "/api/v6/sites/occupancy/all"
    : P extends "/api/v6/spaces" ? "/api/v6/spaces"
    : P extends "/api/v6/spaces/bulk" ? "/api/v6/spaces/bulk"
    : P extends "/api/v6/status" ? "/api/v6/status"
    : P extends "/api/v6/tenants" ? "/api/v6/tenants"
    : P extends "/api/v6/users" ? "/api/v6/users"
    : P extends "/health" ? "/health"
    : P extends "/health/live" ? "/health/live"
    : P extends "/health/ready" ? "/health/ready"
    : P extends "/openapi.json" ? "/openapi.json"
    : P extends `/api/v6/devices/orphans/${string}/claim` ? "/api/v6/devices/orphans/{dev_eui}/claim"
    : P extends `/api/v6/devices/orphans/${infer Last}` ? Step<Last, "/api/v6/devices/orphans/{dev_eui}">
    : P extends `/api/v6/devices/${string}/assign` ? "/api/v6/devices/{id}/assign"
    : P extends `/api/v6/devices/${string}/assignments` ? "/api/v6/devices/{id}/assignments"
    : P extends `/api/v6/devices/${string}/commission` ? "/api/v6/devices/{id}/commission"
    : P extends `/api/v6/devices/${string}/decommission` ? "/api/v6/devices/{id}/decommission"
    : P extends `/api/v6/devices/${string}/readings` ? "/api/v6/devices/{id}/readings"
    : P extends `/api/v6/devices/${string}/reprovision` ? "/api/v6/devices/{id}/reprovision"
    : P extends `/api/v6/devices/${string}/transfer` ? "/api/v6/devices/{id}/transfer"
    : P extends `/api/v6/devices/${string}/unassign` ? "/api/v6/devices/{id}/unassign"
    : P extends `/api/v6/gateways/${string}/coverage` ? "/api/v6/gateways/{id}/coverage"
    : P extends `/api/v6/gateways/${string}/stats` ? "/api/v6/gateways/{id}/stats"
    : P extends `/api/v6/sites/${string}/occupancy` ? "/api/v6/sites/{id}/occupancy"
    : P extends `/api/v6/spaces/${string}/history` ? "/api/v6/spaces/{id}/history"
    : P extends `/api/v6/spaces/${string}/override` ? "/api/v6/spaces/{id}/override"
    : P extends `/api/v6/tenants/${string}/activate` ? "/api/v6/tenants/{id}/activate"
    : P extends `/api/v6/tenants/${string}/suspend` ? "/api/v6/tenants/{id}/suspend"
    : P extends `/api/auth/sessions/${infer Last}` ? Step<Last, "/api/auth/sessions/{id}">
    : P extends `/api/v6/api-keys/${infer Last}` ? Step<Last, "/api/v6/api-keys/{id}">
    : P extends `/api/v6/devices/${infer Last}` ? Step<Last, "/api/v6/devices/{id}">
    : P extends `/api/v6/gateways/${infer Last}` ? Step<Last, "/api/v6/gateways/{id}">
    : P extends `/api/v6/invitations/${infer Last}` ? Step<Last, "/api/v6/invitations/{id}">
    : P extends `/api/v6/quarantine/${infer Last}` ? Step<Last, "/api/v6/quarantine/{id}">
    : P extends `/api/v6/sites/${infer Last}` ? Step<Last, "/api/v6/sites/{id}">
    : P extends `/api/v6/spaces/${infer Last}` ? Step<Last, "/api/v6/spaces/{id}">
    : P extends `/api/v6/tenants/${infer Last}` ? Step<Last, "/api/v6/tenants/{id}">
    : P extends `/api/v6/users/${infer Last}` ? Step<Last, "/api/v6/users/{id}">
    : never;

/** A path without its query. */
export type Bare<P extends string> = P extends `${infer Start}?${string}` ? Start : P;

/** The route, where the end of a path is one step. */
export type Step<Last extends string, Route> = Last extends `${string}/${string}` ? never : Route;

/** What a path takes and gives. */
export type At<P extends string> = Routes[RouteOf<Bare<P>> & keyof Routes];

/** The methods of a path. */
export type Method<P extends string> = keyof At<P> & string;

/** What a request to a path answers. */
export type Answer<P extends string, M extends Method<P> = Method<P> & "GET"> = (At<P>[M] & Parts)["answer"];

/** What a request to a path brings. */
export type Body<P extends string, M extends Method<P>> = (At<P>[M] & Parts)["body"];

/** What every method of a route has. */
export type Parts = { body: unknown; answer: unknown };

/** The member `body` of a request, which has to be there where the path wants one. */
export type Brings<P extends string, M extends Method<P>> = undefined extends Body<P, M> ? { body?: Body<P, M> }
    : { body: Body<P, M> };

/** The path itself, if the API has it and the method; else a text that says what was expected. */
export type Known<P extends string, M> = [RouteOf<Bare<P>>] extends [never] ? "a path of the API"
    : [M] extends [never] ? "a path that can be read, or a method"
    : P;

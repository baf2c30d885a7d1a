import type { AccountType, Device, User } from '@/api/types';

/** What the service tells admins alone. Names are the wire's own. */

export interface SipServer {
  host: string;
  port: number;
  transport: string;
}

/** What a phone has to be set up with; told once. */
export interface SipAccount {
  username: string;
  realm: string;
  secret: string;
  server: SipServer;
  /** An image (data URL); it contains the secret. */
  qr: string;
}

export interface Person extends User {
  type: AccountType;
  status: 'active' | 'suspended';
  /** Only where the line was given out with this answer. */
  phone?: SipAccount & { id: string };
}

export interface AdminDevice extends Device {
  account_id: string;
  account_name: string;
  account_username: string;
  realm: string;
  created_at: string;
  expires_at?: string;
}

export type DeviceWithSecret = AdminDevice & SipAccount;

export interface DevicePage {
  devices: AdminDevice[];
  total: number;
}

/** Of a person, or of an organization's people. */
export interface OutsideCalls {
  prefixes: string[];
  /** An organization need not say how many. */
  max_calls: number | null;
  /** A person's alone. */
  trunk?: boolean;
  /** A person's alone: the organizations that take away from it. */
  limited_by?: { id: string; name: string }[];
  /** An organization's alone: does it say anything? */
  limited?: boolean;
}

export interface Organization {
  id: string;
  name: string;
  members: number;
  created_at: string;
}

export interface Member {
  id: string;
  name: string;
  username: string;
  since: string;
}

export type Scope = 'events:write' | 'calls:read' | 'voice-calls';

export interface ApiKey {
  id: string;
  name: string;
  prefix: string;
  scopes: Scope[];
  status: 'active' | 'expired' | 'revoked';
  created_by: string;
  created_by_name: string;
  created_at: string;
  expires_at: string | null;
  last_used_at: string | null;
  revoked_at: string | null;
  /** In clear; only in the answer that makes it. */
  key?: string;
}

export interface AuditEntry {
  id: string;
  at: string;
  actor_kind: 'account' | 'api_key' | 'nobody' | 'system';
  actor_id: string | null;
  actor_name: string | null;
  address: string | null;
  trace_id: string | null;
  action: string;
  target_kind: string;
  target_id: string;
  target_name: string;
  details: Record<string, unknown>;
}

export interface AuditPage {
  entries: AuditEntry[];
  next_cursor: string | null;
}

export interface AsteriskNode {
  node: string;
  address: string;
  phase: 'connecting' | 'ready' | 'waiting' | 'replaced';
  version: string | null;
  transport: string | null;
  connected_since: string | null;
  devices_provisioned: number;
  devices_refused: number;
  provisioned_at: string | null;
  events_seen: number;
  last_event_at: string | null;
  differences: number;
  events_unknown: number;
  garbage: number;
  reconnects: number;
  last_error: string | null;
  last_error_at: string | null;
  last_unknown: string | null;
  active_calls: number;
}

export interface AsteriskStatus {
  connected: boolean;
  active_calls: number;
  nodes: AsteriskNode[];
}

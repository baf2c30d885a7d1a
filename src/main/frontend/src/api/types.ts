/** What the service sends, as far as the pages read it. Names are the wire's own. */

export type AccountType = 'admin' | 'attendant' | 'client' | 'guest';

export interface User {
  id: string;
  name: string;
  username: string;
  email: string;
  type: AccountType;
  status: string;
  /** The line; absent for those who have none. */
  device?: string;
  created_at: string;
}

export type CallStatus = 'waiting' | 'active' | 'on_hold' | 'ended';
export type CallState = 'created' | 'queued' | 'ringing' | 'answered' | 'held' | 'transferring' | 'ended';
export type EndReason = 'completed' | 'no_answer' | 'busy' | 'rejected' | 'canceled' | 'failed' | 'abandoned';

export interface Person {
  id: string | null;
  name: string | null;
  username: string | null;
  device: string;
  holds: boolean;
  muted: boolean;
}

export interface Participant extends Person {
  pid: number;
  role: 'caller' | 'recipient' | 'transfer_target' | 'third_party' | 'pickup' | 'supervisor';
  state: 'waiting' | 'ringing' | 'connected' | 'left';
  joined_at: string | null;
  left_at: string | null;
  mode: string | null;
  /** The phone by which they are connected, by its SIP user name. */
  phone: string | null;
}

export interface Transfer {
  type: 'blind' | 'attended';
  by: number;
  target: number | null;
  state: 'ringing' | 'consulting' | 'swapped' | 'returning' | 'merging';
}

export interface Call {
  id: string;
  origin: string;
  call_type: string;
  status: CallStatus;
  state: CallState;
  /** Number of the last event that is in it. */
  seq: number;
  initiator: Person;
  receiver: Person;
  initiator_device: string;
  receiver_device: string;
  start_time: string;
  answer_time: string | null;
  end_time: string | null;
  wait_seconds: number | null;
  hold_seconds: number | null;
  duration: number | null;
  end_reason: EndReason | null;
  hangup_cause: number | null;
  hangup_cause_name: string | null;
  participants: Participant[];
  transfer: Transfer | null;
  parked_until: string | null;
  transferred_to: string | null;
  transferred_by: string | null;
  recording: 'none' | 'recording' | 'paused';
  /** Only in answers of REST: what people wrote about it. */
  notes?: string | null;
  tags?: string[];
  disposition?: string | null;
}

export interface CallPush {
  event_id: string;
  call_id: string;
  seq: number;
  type: string;
  at: string;
  call: Call;
}

export interface Snapshot {
  event_id: string;
  reason: string;
  calls: Call[];
  others: Call[];
  complete: boolean;
}

export type OwnStatus = 'available' | 'away' | 'do_not_disturb';
export type AgentStatus = 'offline' | 'available' | 'ringing' | 'busy' | 'away' | 'do_not_disturb';

export interface StatusUpdate {
  user_id: string;
  username: string;
  status: AgentStatus;
  set_status: OwnStatus;
  device: string | null;
  since: string;
}

export interface Agent {
  user_id: string;
  name: string;
  username: string;
  type: AccountType;
  device: string;
  status: AgentStatus;
  set_status: OwnStatus;
  since: string;
  devices: { id: string; name: string; state: string }[];
}

export interface Device {
  id: string;
  name: string;
  line: string;
  kind: 'desk_phone' | 'softphone';
  username: string;
  state: 'offline' | 'available' | 'ringing' | 'busy';
}

export interface SoftphoneCredentials {
  id: string;
  username: string;
  realm: string;
  ha1: string;
  websocket_url: string;
  websocket_urls: string[];
  ice_servers: { urls: string[]; username?: string; credential?: string }[];
  expires_at: string;
  line: string;
}

export interface Ticket {
  ticket: string;
  expires_in: number;
  url: string;
}

export interface Recording {
  id: string;
  call_id: string;
  n: number;
  state: 'recording' | 'paused' | 'storing' | 'stored' | 'failed';
  started_at: string;
  duration: number | null;
  detail: string | null;
}

export interface CallEvent {
  event_id: string;
  seq: number;
  type: string;
  at: string;
  number: string | null;
  cause: number | null;
  cause_name: string | null;
  detail: string | null;
  synthesized: boolean;
}

import { computed, reactive, readonly, shallowRef } from 'vue';
import { get } from '@/api/http';
import { Problem } from '@/api/problem';
import type { Call, CallPush, Snapshot, StatusUpdate } from '@/api/types';
import { alive, answered, forgotten, heard, NO_CALLS, reached, replaced, type Calls, withNotes } from './calls';
import { Connection, type ConnectionState } from './connection';

/** Something happened to a call, told once, in order. */
export type CallListener = (name: string, push: CallPush) => void;

const state = shallowRef<Calls>(NO_CALLS);
const link = reactive({
  state: 'closed' as ConnectionState,
  /** Is what is shown complete: a snapshot has come, or what was missed? */
  current: false,
  refused: '' as string,
});
const statuses = reactive<Record<string, StatusUpdate>>({});
const listeners = new Set<CallListener>();
const statusListeners = new Set<(update: StatusUpdate) => void>();
const told = new Set<string>();
const joined = new Set<string>();
/** How often a call was answered to something that was asked of it. */
const taken = new Map<string, number>();
let connection: Connection | undefined;

function isCallPush(body: unknown): body is CallPush {
  return typeof body === 'object' && body !== null && 'event_id' in body && 'call' in body;
}

function event(name: string, body: unknown): void {
  if (isCallPush(body)) {
    state.value = heard(state.value, body);
    tell(name, body);
  } else if (name === 'snapshot') {
    state.value = replaced(state.value, body as Snapshot);
    link.current = true;
    state.value.vanished.forEach((id) => void look(id));
  } else if (name === 'caught_up' || name === 'position') {
    const at = (body as { event_id?: string }).event_id;
    if (at) {
      state.value = reached(state.value, at);
    }
    link.current = link.current || name === 'caught_up';
  } else if (name === 'status_updated') {
    const update = body as StatusUpdate;
    statuses[update.user_id] = update;
    statusListeners.forEach((listener) => listener(update));
  }
}

/** Each event once, however often it comes; `call_missed` has the number of the event that it comes from. */
function tell(name: string, push: CallPush): void {
  const key = `${name} ${push.event_id}`;
  if (told.has(key)) {
    return;
  }
  told.add(key);
  if (told.size > 2_000) {
    told.delete(told.values().next().value as string);
  }
  listeners.forEach((listener) => listener(name, push));
}

/** Asks for one call, and shows it as it is. */
export async function look(id: string): Promise<Call | undefined> {
  const writes = taken.get(id);
  try {
    const call = await get<Call>(`/api/calls/${encodeURIComponent(id)}`);
    state.value = answered(state.value, current(call, writes));
    return call;
  } catch (problem) {
    if (problem instanceof Problem && problem.status === 404) {
      state.value = forgotten(state.value, id);
    } else {
      setTimeout(() => state.value.vanished.includes(id) && void look(id), 1_000);
    }
    return undefined;
  }
}

/** What was written while the answer was on its way is newer than the answer: it stays. */
function current(call: Call, writes: number | undefined): Call {
  const now = state.value.byId[call.id];
  if (now?.notes === undefined || taken.get(call.id) === writes) {
    return call;
  }
  return withNotes(call, now);
}

export const live = {
  link: readonly(link),
  statuses: readonly(statuses),
  /** Everything known of calls; a new object with each change. */
  calls: computed(() => state.value),
  /** Those alive that this person hears of, the oldest first. */
  alive: computed(() => alive(state.value)),

  start(): void {
    link.refused = '';
    connection ??= new Connection({
      lastEventId: () => state.value.lastEventId,
      joined: () => [...joined],
      event,
      state: (now) => {
        if (now !== 'connected') {
          link.current = false;
        }
        link.state = now;
      },
      refused: (reason) => {
        live.stop();
        link.refused = reason;
      },
    });
    connection.start();
  },

  /** Closes the connection until the next start, and keeps what is known. */
  rest: () => connection?.stop(),

  /** Forgets everything: somebody else may sign in. */
  stop(): void {
    connection?.stop();
    connection = undefined;
    state.value = NO_CALLS;
    Object.keys(statuses).forEach((id) => delete statuses[id]);
    told.clear();
    joined.clear();
    taken.clear();
  },

  /** What REST answered. */
  take(call: Call): void {
    taken.set(call.id, (taken.get(call.id) ?? 0) + 1);
    state.value = answered(state.value, call);
  },

  forget(id: string): void {
    state.value = forgotten(state.value, id);
  },

  onCall(listener: CallListener): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },

  onStatus(listener: (update: StatusUpdate) => void): () => void {
    statusListeners.add(listener);
    return () => statusListeners.delete(listener);
  },
};

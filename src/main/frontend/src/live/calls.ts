import type { Call, CallPush, Snapshot } from '@/api/types';

/**
 * What the page knows of calls, and how it changes by what it hears. All functions here are pure: they answer a new state,
 * so every order in which things may arrive can be tested.
 *
 * Each push has the call as it is after the event, so the newest `seq` is the truth, whatever came before it or is missing.
 */
export interface Calls {
  /** By id: those that are alive, and those that ended while the page looked. */
  byId: Readonly<Record<string, Call>>;
  /** Up to this event everything was heard; named when the page comes back. */
  lastEventId: string | undefined;
  /** The page shows what was true up to this event; pushes up to it tell nothing new. */
  floor: string | undefined;
  /** Staff: calls of others that are alive, as the last snapshot had them. */
  others: readonly Call[];
  /** Calls that were alive and were not in a snapshot: they have ended, how has to be asked. */
  vanished: readonly string[];
}

export const NO_CALLS: Calls = { byId: {}, lastEventId: undefined, floor: undefined, others: [], vanished: [] };

/** Event ids are 64-bit numbers as text, more than JavaScript's numbers hold. */
export function isAfter(one: string, other: string | undefined): boolean {
  if (other === undefined) {
    return true;
  }
  return one.length === other.length ? one > other : one.length > other.length;
}

function later(one: string | undefined, other: string | undefined): string | undefined {
  if (one === undefined || other === undefined) {
    return one ?? other;
  }
  return isAfter(one, other) ? one : other;
}

/** A push: `call_ringing` and the like, or one of those that were missed. */
export function heard(calls: Calls, push: CallPush): Calls {
  const lastEventId = later(push.event_id, calls.lastEventId);
  const known = calls.byId[push.call_id];
  // Late, doubled, or of a call that a snapshot has not because it is over.
  const old = known ? push.call.seq <= known.seq : calls.floor !== undefined && !isAfter(push.event_id, calls.floor);
  if (old || (known?.state === 'ended' && push.call.state !== 'ended')) {
    return lastEventId === calls.lastEventId ? calls : { ...calls, lastEventId };
  }
  return {
    ...calls,
    lastEventId,
    byId: { ...calls.byId, [push.call_id]: written(push.call, known) },
    others: calls.others.filter((other) => other.id !== push.call_id),
    vanished: calls.vanished.filter((id) => id !== push.call_id),
  };
}

/** `position` and `caught_up`: everything up to there has been told. */
export function reached(calls: Calls, eventId: string): Calls {
  const lastEventId = later(eventId, calls.lastEventId);
  return lastEventId === calls.lastEventId ? calls : { ...calls, lastEventId };
}

/** A snapshot replaces what is shown; a call that it does not have is over. */
export function replaced(calls: Calls, snapshot: Snapshot): Calls {
  const byId: Record<string, Call> = {};
  const vanished: string[] = [];
  const alive = new Set(snapshot.calls.map((call) => call.id));
  const others = new Set(snapshot.others.map((call) => call.id));
  for (const [id, call] of Object.entries(calls.byId)) {
    if (call.state === 'ended') {
      byId[id] = call;
    } else if (!alive.has(id) && !others.has(id)) {
      if (snapshot.complete) {
        vanished.push(id);
      }
      byId[id] = call;
    }
  }
  for (const call of snapshot.calls) {
    byId[call.id] = written(call, calls.byId[call.id]);
  }
  return { byId, lastEventId: snapshot.event_id, floor: snapshot.event_id, others: snapshot.others, vanished };
}

/** An answer of REST: the call as it is at that moment. */
export function answered(calls: Calls, call: Call): Calls {
  const known = calls.byId[call.id];
  const vanished = calls.vanished.filter((id) => id !== call.id);
  if (known && call.seq < known.seq) {
    return { ...calls, vanished, byId: { ...calls.byId, [call.id]: written(known, call) } };
  }
  return { ...calls, vanished, byId: { ...calls.byId, [call.id]: written(call, known) } };
}

/** Nobody looks at this ended call any more. */
export function forgotten(calls: Calls, id: string): Calls {
  if (!(id in calls.byId)) {
    return calls;
  }
  const byId = { ...calls.byId };
  delete byId[id];
  return { ...calls, byId, vanished: calls.vanished.filter((one) => one !== id) };
}

/** Pushes do not have what people wrote: that stays as it was known. */
function written(now: Call, before: Call | undefined): Call {
  if (!before || now.notes !== undefined || before.notes === undefined) {
    return now;
  }
  return withNotes(now, before);
}

/** A call with what is written about another state of it. */
export function withNotes(call: Call, noted: Call): Call {
  const { notes = null, others_notes = [], notes_version, tags = [], disposition = null } = noted;
  return { ...call, notes, others_notes, tags, disposition, ...(notes_version === undefined ? {} : { notes_version }) };
}

/** Those that are alive, the oldest first. */
export function alive(calls: Calls): Call[] {
  return Object.values(calls.byId)
    .filter((call) => call.state !== 'ended')
    .sort((one, other) => one.start_time.localeCompare(other.start_time) || one.id.localeCompare(other.id));
}

import { computed, reactive, shallowRef, watch } from 'vue';
import { get, put, query } from '@/api/http';
import type { Call } from '@/api/types';
import { session } from '@/app/session';
import { live } from '@/live/live';
import { mine } from './mine';

export interface CallPage {
  calls: Call[];
  next_cursor: string | null;
}

const SEEN = '/api/calls/missed/seen';
const SHOWN = 30;

const listed = shallowRef<Call[]>([]);
const missed = shallowRef<Call[]>([]);
/** `seen` is the beginning of the latest missed call that the person has seen, wherever they looked. */
const state = reactive({ loaded: false, failed: false, seen: 0 });
let loading: Promise<void> | undefined;
let wanted = false;

/** Lists have calls that go on too, and do not say who has left them: what is heard of them does. */
const calls = computed(() => listed.value.filter((call) => isOver(live.calls.value.byId[call.id] ?? call)));

function isOver(call: Call): boolean {
  const me = session.user.value?.id;
  return call.state === 'ended' || (me !== undefined && (mine(call, me)?.phase ?? 'over') === 'over');
}

/** With a call that is over now, where its beginning puts it. */
function including(list: readonly Call[], call: Call): Call[] {
  return [call, ...list.filter((one) => one.id !== call.id)].sort((one, other) => other.start_time.localeCompare(one.start_time)).slice(0, SHOWN);
}

/** The person's latest calls, and those they missed; kept up to date by what is heard. */
export const recent = {
  state,
  calls,
  missed,
  /** How many were missed since the person looked. */
  unseen: computed(() => missed.value.filter((call) => Date.parse(call.start_time) > state.seen).length),

  ready: () => (state.loaded ? Promise.resolve() : load()),
  load,

  see(): void {
    const latest = missed.value[0]?.start_time;
    if (latest && Date.parse(latest) > state.seen) {
      state.seen = Date.parse(latest);
      // What is not heard now is said again when the person looks the next time.
      void put(SEEN, { seen_until: latest }).catch(() => {});
    }
  },
};

export function history(filter: Record<string, string | number | boolean | null | undefined>): Promise<CallPage> {
  return get<CallPage>(`/api/calls/history${query(filter)}`);
}

/** Whoever asks while it is being loaded is told what is so after they asked. */
async function load(): Promise<void> {
  wanted = true;
  loading ??= loadWhileWanted().finally(() => (loading = undefined));
  await loading;
}

async function loadWhileWanted(): Promise<void> {
  while (wanted && session.user.value) {
    wanted = false;
    const user_id = session.user.value.id;
    try {
      const [all, unanswered, { seen_until }] = await Promise.all([
        history({ user_id, limit: SHOWN }),
        history({ user_id, missed: true, limit: SHOWN }),
        get<{ seen_until: string | null }>(SEEN),
      ]);
      state.seen = Math.max(state.seen, seen_until ? Date.parse(seen_until) : 0);
      listed.value = all.calls;
      missed.value = unanswered.calls;
      state.loaded = true;
      state.failed = false;
    } catch {
      state.failed = true;
    }
  }
}

/** A call that is over is shown at once; what lists say of it besides comes by one question for all that ended together. */
let soon: ReturnType<typeof setTimeout> | undefined;
live.onCall((name, push) => {
  const me = session.user.value?.id;
  if (!me || mine(push.call, me)?.phase !== 'over') {
    return;
  }
  const known = listed.value.some((call) => call.id === push.call_id);
  listed.value = including(listed.value, push.call);
  if (!known || name === 'call_ended' || name === 'call_missed') {
    clearTimeout(soon);
    soon = setTimeout(() => void load(), 250);
  }
});
watch(
  () => live.link.current,
  (current) => current && void load(),
  { immediate: true },
);
watch(session.user, (user) => {
  if (!user) {
    listed.value = [];
    missed.value = [];
    state.seen = 0;
    state.loaded = false;
  }
});

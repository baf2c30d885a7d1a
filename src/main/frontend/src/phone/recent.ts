import { computed, reactive, shallowRef, watch } from 'vue';
import { get, query } from '@/api/http';
import type { Call } from '@/api/types';
import { session } from '@/app/session';
import { live } from '@/live/live';

export interface CallPage {
  calls: Call[];
  next_cursor: string | null;
}

const SEEN = 'ringdown.missed-seen';
const SHOWN = 30;

const calls = shallowRef<Call[]>([]);
const missed = shallowRef<Call[]>([]);
const state = reactive({ loaded: false, failed: false, seen: localStorage.getItem(SEEN) ?? '' });
let loading: Promise<void> | undefined;

/** The person's latest calls, and those they missed; kept up to date by what is heard. */
export const recent = {
  state,
  calls,
  missed,
  /** How many were missed since the person looked. */
  unseen: computed(() => missed.value.filter((call) => call.start_time > state.seen).length),

  ready: () => (state.loaded ? Promise.resolve() : load()),
  load,

  see(): void {
    const latest = missed.value[0]?.start_time;
    if (latest && latest > state.seen) {
      state.seen = latest;
      localStorage.setItem(SEEN, latest);
    }
  },
};

export function history(filter: Record<string, string | number | boolean | null | undefined>): Promise<CallPage> {
  return get<CallPage>(`/api/calls/history${query(filter)}`);
}

async function load(): Promise<void> {
  const user_id = session.user.value?.id;
  if (!user_id) {
    return;
  }
  loading ??= (async () => {
    try {
      const [all, unanswered] = await Promise.all([
        history({ user_id, status: 'ended', limit: SHOWN }),
        history({ user_id, missed: true, limit: SHOWN }),
      ]);
      calls.value = all.calls;
      missed.value = unanswered.calls;
      state.loaded = true;
      state.failed = false;
    } catch {
      state.failed = true;
    } finally {
      loading = undefined;
    }
  })();
  await loading;
}

/** Ended calls come in bunches: one question for all of them. */
let soon: ReturnType<typeof setTimeout> | undefined;
live.onCall((name) => {
  if (name === 'call_ended' || name === 'call_missed') {
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
    calls.value = [];
    missed.value = [];
    state.loaded = false;
  }
});

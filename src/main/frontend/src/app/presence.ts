import { computed, reactive } from 'vue';
import { get, put } from '@/api/http';
import type { AgentStatus, OwnStatus, StatusUpdate } from '@/api/types';
import { live } from '@/live/live';
import { session } from './session';

export const TONES: Record<AgentStatus, 'go' | 'wait' | 'stop' | 'plain'> = {
  available: 'go',
  ringing: 'wait',
  busy: 'stop',
  away: 'wait',
  do_not_disturb: 'stop',
  offline: 'plain',
};

const state = reactive({ first: undefined as StatusUpdate | undefined, wanted: undefined as OwnStatus | undefined });

/** How it stands with the person of this page, as others see it. */
export const presence = {
  mine: computed<StatusUpdate | undefined>(() => {
    const id = session.user.value?.id;
    return id ? (live.statuses[id] ?? state.first) : undefined;
  }),
  /** What was asked for and is not confirmed yet. */
  wanted: computed(() => state.wanted),

  async load(): Promise<void> {
    state.first = await get<StatusUpdate>('/api/agents/me');
  },

  /** Shown as wanted until the service says that it is so. @throws Problem */
  async set(status: OwnStatus): Promise<void> {
    state.wanted = status;
    try {
      await put('/api/agents/me/status', { status });
      await confirmed(status);
    } finally {
      state.wanted = undefined;
    }
  },

  forget(): void {
    state.first = undefined;
  },
};

/** The push comes in a moment; where it does not, the service is asked. */
async function confirmed(status: OwnStatus): Promise<void> {
  if (presence.mine.value?.set_status === status) {
    return;
  }
  await new Promise<void>((done) => {
    const stop = live.onStatus((update) => {
      if (update.user_id === session.user.value?.id && update.set_status === status) {
        finish();
      }
    });
    const timer = setTimeout(() => finish(), 3_000);
    function finish(): void {
      stop();
      clearTimeout(timer);
      done();
    }
  });
  if (presence.mine.value?.set_status !== status) {
    await presence.load();
  }
}

import { computed, reactive } from 'vue';
import { get, post, put, whenSignedOut } from '@/api/http';
import { Problem } from '@/api/problem';
import type { User } from '@/api/types';
import { live } from '@/live/live';

const state = reactive({
  /** Undefined until it is known, null for nobody. */
  user: undefined as User | null | undefined,
  /** Why the person has to sign in again. */
  ended: '' as '' | 'over' | 'tabs',
});

/** The cookie is about to be another one: that it is not good means nothing. */
let replacing = false;

const beforeSignOut = new Set<() => Promise<void> | void>();

/** Who is signed in. The session itself is a cookie that no script can read. */
export const session = {
  state,
  user: computed(() => state.user ?? undefined),
  isAdmin: computed(() => state.user?.type === 'admin'),
  /** Attendants and admins: those who may see everybody. */
  isStaff: computed(() => state.user?.type === 'admin' || state.user?.type === 'attendant'),

  /** @throws Problem when the service does not answer */
  async load(): Promise<User | null> {
    try {
      state.user = await get<User>('/api/users/profile');
      live.start();
    } catch (problem) {
      if (!(problem instanceof Problem) || problem.status !== 401) {
        throw problem;
      }
      state.user = null;
    }
    return state.user;
  },

  async signIn(username: string, password: string): Promise<void> {
    const answer = await post<{ user: User }>('/api/users/login', { username, password });
    state.user = answer.user;
    state.ended = '';
    live.start();
  },

  async signOut(): Promise<void> {
    for (const then of beforeSignOut) {
      await then();
    }
    try {
      await post('/api/users/logout');
    } catch (problem) {
      if (!(problem instanceof Problem) || problem.status !== 401) {
        throw problem;
      }
    }
    over('');
  },

  /** Ends all sessions of this person; the answer opens a new one here. @throws Problem */
  async changePassword(current: string, password: string): Promise<void> {
    replacing = true;
    live.rest();
    try {
      await put<User>('/api/users/profile', { current_password: current, password });
    } finally {
      replacing = false;
      live.start();
    }
  },

  /** Something has to be put in order while there is a session still. */
  onSignOut(then: () => Promise<void> | void): void {
    beforeSignOut.add(then);
  },
};

function over(why: '' | 'over' | 'tabs'): void {
  live.stop();
  state.ended = why;
  state.user = null;
}

whenSignedOut(() => !replacing && state.user && over('over'));

/** The socket may not come back. */
export function refused(reason: string): void {
  over(reason === 'too-many-sockets' ? 'tabs' : 'over');
}

import { computed, reactive, ref, watch } from 'vue';
import { patch, post, remove } from '@/api/http';
import { Problem } from '@/api/problem';
import type { Call } from '@/api/types';
import { session } from '@/app/session';
import { i18n } from '@/i18n';
import { sentence } from '@/i18n/problems';
import { live, look } from '@/live/live';
import { toast } from '@/ui/toasts';
import { audio, isSupported, openMicrophone } from './audio';
import { bySize, isUp, mine, nameOf, type MyCall } from './mine';
import { softphone } from './softphone';

/** What is being done to a call and is not so yet: `<call>.<command>`. */
const pending = reactive(new Set<string>());
const chosen = ref('');
/** Calls that this person was on and that are over: to be written up, the newest last. */
const finished = reactive<string[]>([]);
const CONFIRMED_WITHIN = 10_000;

const all = computed(() => {
  const me = session.user.value?.id;
  return me
    ? Object.values(live.calls.value.byId)
        .map((call) => mine(call, me))
        .filter((call) => call !== undefined)
    : [];
});

const alive = computed(() => all.value.filter((call) => call.phase !== 'over' && call.me.role !== 'supervisor').sort(bySize));
const incoming = computed(() => alive.value.filter((call) => call.phase === 'incoming'));
const running = computed(() => alive.value.filter((call) => call.phase !== 'incoming'));
const finishedCall = computed(() => all.value.find((call) => call.call.id === finished.at(-1)));

/** What the person has on their desk: calls that ring, calls they are on, and the one to be written up. */
export const desk = {
  alive,
  incoming,
  running,
  /** The call that is shown. */
  current: computed(() => running.value.find((call) => call.call.id === chosen.value) ?? running.value[0]),
  finished: finishedCall,

  /** A call of theirs, also one that is over and not done with. */
  find: (callId: string) => all.value.find((call) => call.call.id === callId),

  show: (callId: string) => void (chosen.value = callId),

  done(callId: string): void {
    finished.splice(0, finished.length, ...finished.filter((id) => id !== callId));
    live.forget(callId);
  },

  isPending: (callId: string, command: string) => pending.has(`${callId}.${command}`),
};

function path(call: Call, command: string): string {
  return `/api/calls/${encodeURIComponent(call.id)}/${command}`;
}

const t = (key: string, named: Record<string, unknown> = {}) => (i18n.global.t as (key: string, named: object) => string)(key, named);

/** What to say of something that could not be done. */
export function explained(problem: unknown): string {
  if (problem instanceof DOMException) {
    return t(problem.name === 'NotFoundError' ? 'phone.audio.missing' : 'phone.audio.denied');
  }
  return problem instanceof Problem && problem.code === 'phone-not-connected' ? t('phone.notConnected') : sentence(problem);
}

/** Asks for something, and shows it as pending until it is so. */
async function command(call: Call, name: string, ask: () => Promise<unknown>, until?: (now: MyCall) => boolean): Promise<boolean> {
  const key = `${call.id}.${name}`;
  if (pending.has(key)) {
    return false;
  }
  pending.add(key);
  try {
    await ask();
    if (until) {
      await so(call.id, until);
    }
    return true;
  } catch (problem) {
    await look(call.id);
    // Somebody, or the phone itself, was quicker: it is so.
    if (until && isSo(call.id, until)) {
      return true;
    }
    toast(explained(problem), 'stop');
    return false;
  } finally {
    pending.delete(key);
  }
}

function isSo(callId: string, until: (now: MyCall) => boolean): boolean {
  const now = all.value.find((one) => one.call.id === callId);
  return !now || now.phase === 'over' || until(now);
}

/** Waits until it is so, or the call is over. */
async function so(callId: string, until: (now: MyCall) => boolean): Promise<void> {
  const is = () => isSo(callId, until);
  if (is()) {
    return;
  }
  await new Promise<void>((done) => {
    const stop = watch(all, () => is() && finish(), { flush: 'sync' });
    const timer = setTimeout(() => {
      toast(t('phone.notConfirmed'), 'stop');
      void look(callId);
      finish();
    }, CONFIRMED_WITHIN);
    function finish(): void {
      stop();
      clearTimeout(timer);
      done();
    }
  });
}

/** A word for one click, so that a repeat of the request makes no second call. */
function word(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** What a person does. Everything goes to the service, which decides; what comes of it is heard. */
export const act = {
  async dial(number: string): Promise<boolean> {
    const line = session.user.value?.device;
    if (!line) {
      return false;
    }
    if (!softphone.ready.value) {
      toast(t(softphone.state.sip === 'silent' ? `phone.audio.${audio.state}` : 'phone.notConnected'), 'stop');
      return false;
    }
    try {
      if (softphone.mode.value === 'browser') {
        (await openMicrophone()).getTracks().forEach((track) => track.stop());
      }
      const wanted = { caller_device: line, callee_device: number, device: softphone.username.value };
      const made = await post<{ call_history: Call }>('/api/calls/make', wanted, { once: word() });
      live.take(made.call_history);
      chosen.value = made.call_history.id;
      unreached(made.call_history);
      return true;
    } catch (problem) {
      toast(explained(problem), 'stop');
      return false;
    }
  },

  /** What is talked in meanwhile is held, and its other side hears music. */
  answer: (of: MyCall) =>
    command(
      of.call,
      'answer',
      async () => {
        const others = running.value.filter((other) => other.phase === 'talking' && other.call.id !== of.call.id);
        await Promise.all(others.map((other) => post(path(other.call, 'hold'))));
        if (softphone.mode.value === 'browser') {
          await softphone.answer(of.call.id);
        } else {
          await post(path(of.call, 'answer'), { device: softphone.username.value });
        }
        chosen.value = of.call.id;
      },
      (now) => now.phase !== 'incoming',
    ),

  decline: (of: MyCall) => command(of.call, 'decline', () => post(path(of.call, 'hangup'), { reason: 'declined' }), () => false),
  hangUp: (of: MyCall) => command(of.call, 'hangup', () => post(path(of.call, 'hangup')), () => false),
  mute: (of: MyCall, muted: boolean) =>
    command(of.call, 'mute', () => post(path(of.call, muted ? 'mute' : 'unmute')), (now) => now.me.muted === muted),
  hold: (of: MyCall, held: boolean) =>
    command(of.call, 'hold', () => post(path(of.call, held ? 'hold' : 'resume')), (now) => now.me.holds === held),
  press: (of: MyCall, digits: string) => command(of.call, `key${digits}`, () => post(path(of.call, 'dtmf'), { digits })),
  transfer: (of: MyCall, target: string, type: 'blind' | 'attended') =>
    command(of.call, 'transfer', () => post(path(of.call, 'transfer'), { target, type }), (now) => now.call.transfer !== null),
  completeTransfer: (of: MyCall) =>
    command(of.call, 'complete', () => post(path(of.call, 'transfer/complete')), (now) => now.call.transfer?.type !== 'attended'),
  cancelTransfer: (of: MyCall) =>
    command(of.call, 'cancel', () => post(path(of.call, 'transfer/cancel')), (now) => now.call.transfer === null),
  swap(of: MyCall): Promise<boolean> {
    const before = of.call.transfer?.state;
    return command(of.call, 'swap', () => post(path(of.call, 'transfer/swap')), (now) => now.call.transfer?.state !== before);
  },
  invite(of: MyCall, target: string): Promise<boolean> {
    const before = of.call.participants.length;
    return command(of.call, 'invite', () => post(path(of.call, 'participants'), { target }), (now) => now.call.participants.length > before);
  },
  remove: (of: MyCall, pid: number) =>
    command(
      of.call,
      `remove${pid}`,
      () => remove(path(of.call, `participants/${pid}`)),
      (now) => now.call.participants.find((who) => who.pid === pid)?.state === 'left',
    ),
  record: (of: MyCall, what: 'start' | 'stop' | 'pause' | 'resume') =>
    command(
      of.call,
      'record',
      () => post(path(of.call, `recording/${what}`)),
      (now) => now.call.recording === { start: 'recording', resume: 'recording', pause: 'paused', stop: 'none' }[what],
    ),
  /** To the phone of this page, from another one of theirs. */
  bring: (of: MyCall) =>
    command(of.call, 'bring', () => softphone.bring(of.call.id), (now) => now.me.phone === softphone.username.value),

  /** What is written about a call; nothing of the call itself. @throws Problem */
  async write(callId: string, change: { notes?: string; disposition?: string; tags?: string[] }, seen: number | undefined): Promise<Call> {
    const call = await patch<Call>(`/api/calls/${encodeURIComponent(callId)}`, change, { seen });
    live.take(call);
    return call;
  },
};

/** Whoever is not reached: it is said why, once. */
function unreached(call: Call): void {
  const why = call.end_reason;
  if (call.initiator.id === session.user.value?.id && call.answer_time === null && why && why !== 'canceled' && why !== 'completed' && !told.has(call.id)) {
    told.add(call.id);
    toast(t(`phone.told.${why}`, { name: nameOf(call.receiver) }), 'stop');
  }
}

const told = new Set<string>();
live.onCall((_, push) => unreached(push.call));

/** A call that the person talked in and that is over is to be written up; what has been written is fetched. */
const talked = new Set<string>();
watch(
  all,
  (calls) => {
    for (const call of calls) {
      const id = call.call.id;
      if (call.phase !== 'over' && isUp(call) && call.call.answer_time !== null && !talked.has(id)) {
        talked.add(id);
        void look(id);
      } else if (call.phase === 'over' && talked.delete(id)) {
        finished.push(id);
        void look(id);
      }
    }
  },
  { flush: 'sync' },
);
watch(session.user, (user) => !user && (finished.splice(0), talked.clear(), (chosen.value = '')));

export const needsMicrophone = computed(() => softphone.mode.value === 'browser' && isSupported());

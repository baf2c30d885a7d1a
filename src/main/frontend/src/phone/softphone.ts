import { computed, reactive, shallowReactive, watch } from 'vue';
import { get, post } from '@/api/http';
import { Problem } from '@/api/problem';
import type { Device, SoftphoneCredentials } from '@/api/types';
import { preferences } from '@/app/preferences';
import { session } from '@/app/session';
import { pause } from '@/live/backoff';
import { live } from '@/live/live';
import { LegAudio } from './legAudio';
import { listDevices, openMicrophone } from './audio';
import { isUp, mine } from './mine';
import type { SipLeg, SipPhone } from './sip';
import { giveUp, tabs, takeOver, takePart } from './tabs';

export type SipState = 'off' | 'connecting' | 'registered' | 'refused';

const RENEW_EVERY = 180_000;
const SETTLES_WITHIN = 3_000;
const RINGS_WITHIN = 4_000;
const PUSHED_WITHIN = 2_000;

const state = reactive({
  sip: 'off' as SipState,
  /** Code of the problem for which there is no phone. */
  problem: '',
  devices: [] as Device[],
  username: '',
  started: false,
});

/** The audio of calls at this page, by call. */
const legs = shallowReactive(new Map<string, LegAudio>());
const ended = new Map<string, number>();
const rejoining = new Map<string, number>();
let credentials: SoftphoneCredentials | undefined;
let sip: SipPhone | undefined;
let attempt = 0;
let opening = 0;
let renewal: ReturnType<typeof setInterval> | undefined;
let watchdog: ReturnType<typeof setInterval> | undefined;

const deskPhones = computed(() => state.devices.filter((device) => device.kind === 'desk_phone'));
const mode = computed<'none' | 'browser' | 'desk'>(() => {
  if (!session.user.value?.device) {
    return 'none';
  }
  return deskPhones.value.some((phone) => phone.username === preferences.phone) ? 'desk' : 'browser';
});

/** The phone of this page: the page itself, or a desk phone that it controls. */
export const softphone = {
  state,
  legs,
  mode,
  deskPhones,
  /** The SIP user name of the phone that clicks are about; empty while there is none. */
  username: computed(() => (mode.value === 'desk' ? preferences.phone : state.username)),
  /** Can calls come and go by it? */
  ready: computed(() => {
    if (mode.value === 'desk') {
      return deskPhones.value.find((phone) => phone.username === preferences.phone)?.state !== 'offline';
    }
    return mode.value === 'browser' && tabs.role === 'phone' && state.sip === 'registered';
  }),

  async start(): Promise<void> {
    if (state.started || !session.user.value?.device) {
      return;
    }
    state.started = true;
    watchdog = setInterval(watchLegs, 1_000);
    await loadDevices();
    begin();
    void listDevices();
  },

  /** Says good-bye: calls at this page end. */
  stop(): void {
    state.started = false;
    clearInterval(watchdog);
    close((phone) => phone.stop());
    giveUp();
    state.devices = [];
    state.problem = '';
    ended.clear();
    rejoining.clear();
  },

  takeOver,

  loadDevices,

  /** Takes the call that rings here. @throws Problem, or DOMException without a microphone */
  async answer(callId: string): Promise<void> {
    const [leg, microphone] = await Promise.all([legOf(callId), openMicrophone()]);
    try {
      if (!leg) {
        throw new Problem(0, 'phone-not-connected', '');
      }
      await post(`/api/calls/${encodeURIComponent(callId)}/answer`, { device: state.username });
    } catch (problem) {
      microphone.getTracks().forEach((track) => track.stop());
      throw problem;
    }
    leg.answer(microphone, credentials?.ice_servers ?? []);
  },

  /** Brings a call of this person, wherever it is, to the phone of this page. @throws Problem */
  bring: (callId: string) => post(`/api/calls/${encodeURIComponent(callId)}/rejoin`, { device: softphone.username.value }),

  /** The network or the machine was asleep: what was open may be dead. */
  wake(): void {
    sip?.reconnect();
    void renew();
  },
};

async function loadDevices(): Promise<void> {
  try {
    state.devices = (await get<{ devices: Device[] }>('/api/devices/mine')).devices;
  } catch {
    // Asked again when the service is back.
  }
}

function begin(): void {
  if (mode.value === 'browser' && session.user.value) {
    takePart(session.user.value.id, gained, lost);
  }
}

function gained(): void {
  attempt = 0;
  void open();
  clearInterval(renewal);
  renewal = setInterval(() => void renew(), RENEW_EVERY);
}

/** Another tab has the phone now, and takes the calls along. */
function lost(): void {
  close((phone) => phone.abandon());
}

function close(how: (phone: SipPhone) => void): void {
  opening++;
  clearInterval(renewal);
  if (sip) {
    how(sip);
  }
  sip = undefined;
  legs.forEach((leg) => leg.close());
  legs.clear();
  credentials = undefined;
  state.sip = 'off';
  state.username = '';
}

async function open(): Promise<void> {
  const current = ++opening;
  const isCurrent = () => current === opening && tabs.role === 'phone';
  state.sip = 'connecting';
  try {
    const [told, { SipPhone: Phone }] = await Promise.all([
      post<SoftphoneCredentials>('/api/devices/softphone'),
      import('./sip'),
    ]);
    if (!isCurrent()) {
      return;
    }
    sip?.abandon();
    credentials = told;
    state.username = told.username;
    state.problem = '';
    sip = new Phone(told, events, legEnded, (leg, stream) => audioOf(leg)?.play(stream));
  } catch (problem) {
    if (!isCurrent()) {
      return;
    }
    const known = problem instanceof Problem && !problem.passing && problem.status !== 401;
    state.problem = known ? problem.code : '';
    state.sip = known ? 'refused' : 'connecting';
    setTimeout(() => isCurrent() && void open(), known ? 30_000 : pause(attempt++));
  }
}

const events = {
  connecting: () => void (state.sip !== 'refused' && (state.sip = 'connecting')),
  disconnected: () => void (state.sip = 'connecting'),
  registered(): void {
    attempt = 0;
    state.sip = 'registered';
    void loadDevices();
  },
  refused(status: number): void {
    state.sip = 'connecting';
    // It is not known any more, or somebody else has its secret: a few tries, then new credentials.
    if ([401, 403, 404].includes(status) && ++attempt % 4 === 0) {
      void open();
    }
  },
  rings(leg: SipLeg): void {
    if (!leg.callId) {
      return;
    }
    const before = legs.get(leg.callId);
    const now = new LegAudio(leg);
    legs.set(leg.callId, now);
    if (leg.answersItself) {
      void openMicrophone().then(
        (microphone) => {
          now.answer(microphone, credentials?.ice_servers ?? []);
          before?.close();
        },
        () => leg.drop(),
      );
    }
  },
};

/** What is pushed may come before Asterisk rings here. */
async function legOf(callId: string): Promise<LegAudio | undefined> {
  if (!legs.has(callId)) {
    await new Promise<void>((done) => {
      const stop = watch(legs, () => legs.has(callId) && finish());
      const timer = setTimeout(() => finish(), RINGS_WITHIN);
      function finish(): void {
        stop();
        clearTimeout(timer);
        done();
      }
    });
  }
  return legs.get(callId);
}

function audioOf(leg: SipLeg): LegAudio | undefined {
  return [...legs.values()].find((one) => one.leg === leg);
}

function legEnded(leg: SipLeg): void {
  const audio = audioOf(leg);
  audio?.close();
  if (audio && leg.callId) {
    legs.delete(leg.callId);
    ended.set(leg.callId, Date.now());
  }
}

async function renew(): Promise<void> {
  if (!credentials || tabs.role !== 'phone') {
    return;
  }
  try {
    await post('/api/devices/softphone/renewal');
  } catch (problem) {
    if (problem instanceof Problem && problem.code === 'no-softphone') {
      void open();
    }
  }
}

/** What is true of the calls decides about their audio, and a call that is here without audio is fetched. */
function settle(): void {
  const me = session.user.value?.id;
  if (!me || mode.value !== 'browser') {
    return;
  }
  for (const [id, leg] of legs) {
    const call = live.calls.value.byId[id];
    const own = call && mine(call, me);
    if (own) {
      leg.mute(own.me.muted);
      // Asterisk may ring before it is pushed that the person is asked onto the call again.
      if (own.phase === 'over' && Date.now() - leg.since > PUSHED_WITHIN) {
        leg.leg.drop();
        leg.close();
        legs.delete(id);
        ended.set(id, Date.now());
      }
    }
  }
}

function watchLegs(): void {
  settle();
  const me = session.user.value?.id;
  if (!me || !live.link.current || state.sip !== 'registered' || tabs.role !== 'phone') {
    return;
  }
  const now = Date.now();
  for (const call of live.alive.value) {
    const own = mine(call, me);
    if (!own || !isUp(own) || own.me.phone !== state.username || now - (rejoining.get(call.id) ?? 0) < 4_000) {
      continue;
    }
    const leg = legs.get(call.id);
    const missing = !leg && now - (ended.get(call.id) ?? 0) > SETTLES_WITHIN;
    if (missing || leg?.isBroken) {
      rejoining.set(call.id, now);
      softphone.bring(call.id).catch(() => {});
    }
  }
}

watch([live.calls, legs], settle);
watch(
  () => live.link.current,
  (current, before) => {
    if (current && before === false && state.started) {
      softphone.wake();
      void loadDevices();
    }
  },
);
live.onStatus((update) => {
  if (update.user_id === session.user.value?.id && state.started) {
    void loadDevices();
  }
});
watch(
  () => preferences.phone,
  () => {
    if (state.started) {
      close((phone) => phone.stop());
      giveUp();
      begin();
    }
  },
);
watch(
  () => [preferences.microphone, preferences.speaker],
  () => legs.forEach((leg) => void leg.devicesChanged()),
);
session.onSignOut(() => softphone.stop());
watch(session.user, (user, before) => !user && before && softphone.stop());

const talks = () => [...legs.values()].some((leg) => leg.leg.answered && !leg.leg.over);

addEventListener('beforeunload', (event) => talks() && event.preventDefault());
addEventListener('pagehide', () => {
  if (credentials && talks()) {
    // Not a beacon: with our referrer policy some browsers send that without an origin.
    void fetch('/api/devices/softphone/leaving', { method: 'POST', keepalive: true, credentials: 'same-origin' }).catch(() => {});
  }
});
addEventListener('pageshow', (event) => event.persisted && softphone.wake());
addEventListener('online', () => sip?.reconnect());
if (navigator.mediaDevices) {
  navigator.mediaDevices.addEventListener('devicechange', () => {
    void listDevices();
    legs.forEach((leg) => void leg.devicesChanged());
  });
}

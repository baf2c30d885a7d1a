import { computed, reactive, watch } from 'vue';
import { post } from '@/api/http';
import { Problem } from '@/api/problem';
import type { SoftphoneCredentials } from '@/api/types';
import { preferences } from '@/app/preferences';
import { session } from '@/app/session';
import { pause } from '@/live/backoff';
import { live } from '@/live/live';
import { canSpeak, listDevices, openMicrophone } from './audio';
import { astray, closeLegs, forgetLegs, legEnded, legOf, legs, play, rings, settle, talks } from './legs';
import { deskPhone, deskPhones, devices, loadDevices, mode } from './phones';
import type { SipPhone } from './sip';
import { giveUp, tabs, takeOver, takePart } from './tabs';

/** `silent`: nobody could speak here, so it is not registered and not rung. */
export type SipState = 'off' | 'silent' | 'connecting' | 'registered' | 'refused';

const RENEW_EVERY = 180_000;
/** How long the browser may take to say what devices there are. */
const LISTED_WITHIN = 1_500;

const state = reactive({
  sip: 'off' as SipState,
  /** Code of the problem for which there is no phone. */
  problem: '',
  username: '',
  started: false,
});

let credentials: SoftphoneCredentials | undefined;
let sip: SipPhone | undefined;
let attempt = 0;
let opening = 0;
let renewal: ReturnType<typeof setInterval> | undefined;
let watchdog: ReturnType<typeof setInterval> | undefined;

const iceServers = () => credentials?.ice_servers ?? [];

/** The phone of this page: the page itself, or a desk phone that it controls. */
export const softphone = {
  state,
  legs,
  mode,
  deskPhones,
  /** The SIP user name of the phone that clicks are about; empty while there is none. */
  username: computed(() => deskPhone.value?.username ?? state.username),
  /** Can calls come and go by it? */
  ready: computed(() => {
    if (deskPhone.value) {
      return deskPhone.value.state !== 'offline';
    }
    return mode.value === 'browser' && tabs.role === 'phone' && state.sip === 'registered';
  }),

  async start(): Promise<void> {
    if (state.started || !session.user.value?.device) {
      return;
    }
    state.started = true;
    watchdog = setInterval(watchLegs, 1_000);
    await Promise.all([loadDevices(), Promise.race([listDevices(), new Promise((done) => setTimeout(done, LISTED_WITHIN))])]);
    begin();
  },

  /** Says good-bye: calls at this page end. */
  stop(): void {
    state.started = false;
    clearInterval(watchdog);
    close((phone) => phone.stop());
    giveUp();
    devices.value = [];
    state.problem = '';
    forgetLegs();
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
    leg.answer(microphone, iceServers());
  },

  /** Brings a call of this person, wherever it is, to the phone of this page. @throws Problem */
  bring: (callId: string) => post(`/api/calls/${encodeURIComponent(callId)}/rejoin`, { device: softphone.username.value }),

  /** The network or the machine was asleep: what was open may be dead. */
  wake(): void {
    sip?.reconnect();
    void renew();
  },
};

function begin(): void {
  if (state.started && mode.value === 'browser' && session.user.value) {
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
  closeLegs();
  credentials = undefined;
  state.sip = 'off';
  state.username = '';
}

async function open(): Promise<void> {
  const current = ++opening;
  if (!canSpeak.value) {
    state.sip = 'silent';
    return;
  }
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
    sip = new Phone(told, events, legEnded, play, canSpeak.value);
    state.sip = waiting();
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

const waiting = () => (canSpeak.value ? 'connecting' : 'silent');

const events = {
  connecting: () => void (state.sip !== 'refused' && (state.sip = waiting())),
  disconnected: () => void (state.sip = waiting()),
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
  rings: (leg: Parameters<typeof rings>[0]) => rings(leg, iceServers),
};

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

function settleLegs(): void {
  if (session.user.value && mode.value === 'browser') {
    settle(session.user.value.id);
  }
}

/** A call that is here without audio is fetched. */
function watchLegs(): void {
  settleLegs();
  if (session.user.value && live.link.current && state.sip === 'registered' && tabs.role === 'phone') {
    astray(session.user.value.id, state.username).forEach((callId) => void softphone.bring(callId).catch(() => {}));
  }
}

/** Whoever cannot speak is not rung; a call that goes on stays. */
watch(canSpeak, (can) => {
  if (sip) {
    state.sip = waiting();
    sip.ring(can);
  } else if (tabs.role === 'phone' && mode.value === 'browser' && state.started) {
    void open();
  }
});
watch([live.calls, legs], settleLegs);
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

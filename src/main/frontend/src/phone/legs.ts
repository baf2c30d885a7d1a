import { shallowReactive, watch } from 'vue';
import { live } from '@/live/live';
import { openMicrophone } from './audio';
import { LegAudio } from './legAudio';
import { expectsSilence, isUp, mine } from './mine';
import type { SipLeg } from './sip';

const SETTLES_WITHIN = 3_000;
const RINGS_WITHIN = 4_000;
const PUSHED_WITHIN = 2_000;
const REJOINS_WITHIN = 4_000;

/** The audio of calls at this page, by call. */
export const legs = shallowReactive(new Map<string, LegAudio>());
const ended = new Map<string, number>();
const rejoining = new Map<string, number>();

/**
 * Asterisk rings this page. A leg that there was before goes when the new one is answered.
 *
 * @param iceServers asked for when it is answered
 */
export function rings(leg: SipLeg, iceServers: () => RTCIceServer[]): void {
  if (!leg.callId) {
    return;
  }
  const before = legs.get(leg.callId);
  const now = new LegAudio(leg);
  legs.set(leg.callId, now);
  if (leg.answersItself) {
    void openMicrophone().then(
      (microphone) => {
        now.answer(microphone, iceServers());
        before?.close();
      },
      () => leg.drop(),
    );
  }
}

/** What is pushed may come before Asterisk rings here. */
export async function legOf(callId: string): Promise<LegAudio | undefined> {
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

export function play(leg: SipLeg, stream: MediaStream): void {
  audioOf(leg)?.play(stream);
}

export function legEnded(leg: SipLeg): void {
  const audio = audioOf(leg);
  audio?.close();
  if (audio && leg.callId) {
    legs.delete(leg.callId);
    ended.set(leg.callId, Date.now());
  }
}

/** The page is no phone any more. */
export function closeLegs(): void {
  legs.forEach((leg) => leg.close());
  legs.clear();
}

/** Somebody else may sign in. */
export function forgetLegs(): void {
  ended.clear();
  rejoining.clear();
}

/** Does somebody talk by this page? */
export function talks(): boolean {
  return [...legs.values()].some((leg) => leg.leg.answered && !leg.leg.over);
}

/** What is true of the calls decides about their audio. */
export function settle(person: string): void {
  for (const [id, leg] of legs) {
    const call = live.calls.value.byId[id];
    const own = call && mine(call, person);
    if (own) {
      leg.mute(own.me.muted);
      leg.expectSilence(expectsSilence(own));
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

/** Calls that this phone talks in, as far as is known, whose audio is not here; each is named once in a while. */
export function astray(person: string, phone: string): string[] {
  const now = Date.now();
  const found = live.alive.value.filter((call) => {
    const own = mine(call, person);
    if (!own || !isUp(own) || own.me.phone !== phone || now - (rejoining.get(call.id) ?? 0) < REJOINS_WITHIN) {
      return false;
    }
    const leg = legs.get(call.id);
    return leg ? leg.isBroken : now - (ended.get(call.id) ?? 0) > SETTLES_WITHIN;
  });
  found.forEach((call) => rejoining.set(call.id, now));
  return found.map((call) => call.id);
}

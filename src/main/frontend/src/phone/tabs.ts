import { reactive } from 'vue';

/** Which tab of this browser has the phone: one of them, and another only when it is asked for. */
export const tabs = reactive({ role: 'waiting' as 'waiting' | 'phone' | 'elsewhere' | 'moved' });

let release: (() => void) | undefined;
let queued: AbortController | undefined;
let name = '';
let gain = (): void => {};
let leave = (): void => {};

/**
 * Takes the phone if no other tab has it, else as soon as that one goes.
 *
 * @param person  whose phone
 * @param gained  the phone is this tab's now
 * @param lost    another tab has taken it
 */
export function takePart(person: string, gained: () => void, lost: () => void): void {
  name = `ringdown.phone.${person}`;
  gain = gained;
  leave = lost;
  if (!('locks' in navigator)) {
    tabs.role = 'phone';
    gained();
    return;
  }
  void navigator.locks.request(name, { ifAvailable: true }, (lock) => (lock ? keep() : wait('elsewhere'))).catch(stolen);
}

function keep(): Promise<void> | undefined {
  if (tabs.role === 'phone') {
    return undefined;
  }
  tabs.role = 'phone';
  gain();
  return new Promise((done) => (release = done));
}

/** The browser hands the phone on when the other tab is closed. */
function wait(role: 'elsewhere' | 'moved'): void {
  tabs.role = role;
  queued = new AbortController();
  hold({ signal: queued.signal });
}

/** Takes it from the other tab. */
export function takeOver(): void {
  queued?.abort();
  hold({ steal: true });
}

function hold(options: LockOptions): void {
  void navigator.locks.request(name, options, keep).catch(stolen);
}

/** Another tab has taken the lock; or this one waits for it no longer. */
function stolen(): void {
  if (tabs.role === 'phone') {
    release = undefined;
    wait('moved');
    leave();
  }
}

/** There is no phone here any more. */
export function giveUp(): void {
  tabs.role = 'waiting';
  release?.();
  release = undefined;
  queued?.abort();
  queued = undefined;
}

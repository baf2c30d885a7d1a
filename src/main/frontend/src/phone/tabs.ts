import { reactive } from 'vue';

/** Which tab of this browser has the phone: one of them, and another only when it is asked for. */
export const tabs = reactive({ role: 'waiting' as 'waiting' | 'phone' | 'elsewhere' | 'moved' });

let release: (() => void) | undefined;
let leave: (() => void) | undefined;
let name = '';

/**
 * Takes the phone if no other tab has it, else as soon as that one goes.
 *
 * @param person  whose phone
 * @param gained  the phone is this tab's now
 * @param lost    another tab has taken it
 */
export function takePart(person: string, gained: () => void, lost: () => void): void {
  name = `ringdown.phone.${person}`;
  leave = lost;
  if (!('locks' in navigator)) {
    tabs.role = 'phone';
    gained();
    return;
  }
  void navigator.locks.request(name, { ifAvailable: true }, (lock) => (lock ? keep(gained) : wait(gained))).catch(stolen);
}

function keep(gained: () => void): Promise<void> {
  tabs.role = 'phone';
  gained();
  return new Promise((done) => (release = done));
}

/** The browser hands the phone on when the other tab is closed. */
function wait(gained: () => void): void {
  tabs.role = 'elsewhere';
  hold({}, gained);
}

/** Takes it from the other tab. */
export function takeOver(gained: () => void): void {
  hold({ steal: true }, gained);
}

function hold(options: LockOptions, gained: () => void): void {
  void navigator.locks
    .request(name, options, () => (tabs.role === 'phone' ? undefined : keep(gained)))
    .catch(stolen);
}

/** Another tab has taken the lock. */
function stolen(): void {
  if (tabs.role === 'phone') {
    tabs.role = 'moved';
    release = undefined;
    leave?.();
  }
}

export function giveUp(): void {
  tabs.role = 'waiting';
  release?.();
  release = undefined;
}

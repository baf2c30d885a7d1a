import { onBeforeUnmount, onMounted, shallowReactive } from 'vue';
import { preferences } from './preferences';

export interface Shortcut {
  /** Such as `a`, `?`, `Escape`, two after each other: `g p`, or with modifiers: `Alt+Shift+E`. */
  keys: string;
  /** Key of the text that says what it does. */
  label: string;
  /** Key of the text of its group in the help. */
  group: string;
  /** Can it be done now? */
  when?: () => boolean;
  run: (event: KeyboardEvent) => void;
}

/** All that the pages on screen offer, for the help. */
export const shortcuts = shallowReactive<Shortcut[]>([]);

/** How long after the last typed key no bare key is a shortcut: whoever types may lose the field, and types on. */
export const QUIET_FOR = 3_000;

/** What ends, declines, hands on or records a call is never one bare key. */
export const MODIFIERS = 'Alt+Shift+';

let first: { key: string; at: number } | undefined;
let typedAt = -Infinity;

/** Is somebody writing, or choosing in something that has keys of its own? */
function isTaken(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (takesText(target) || target instanceof HTMLSelectElement || target.closest('[role="menu"]') !== null);
}

function takesText(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable ||
      target instanceof HTMLTextAreaElement ||
      (target instanceof HTMLInputElement && !['checkbox', 'radio', 'button', 'range'].includes(target.type)))
  );
}

/** Does somebody type, or did they a moment ago? */
export function isTyping(): boolean {
  return performance.now() - typedAt < QUIET_FOR;
}

/** Keys that write or erase; those that have no name yet (a keyboard on glass, an input method) count too. */
function writes(event: KeyboardEvent): boolean {
  return event.key.length === 1 || ['Backspace', 'Delete', 'Enter', 'Dead', 'Process', 'Unidentified'].includes(event.key);
}

/** Whatever was typed or spoken into a field, also where the field keeps its keys to itself. */
function noteTyping(event: Event): void {
  if (event instanceof KeyboardEvent ? isTaken(event.target) && writes(event) : takesText(event.target)) {
    typedAt = performance.now();
  }
}

/** Which shortcut these keys are; pure. */
export function matching(all: readonly Shortcut[], key: string, before: string | undefined): Shortcut | undefined {
  const can = (shortcut: Shortcut) => !shortcut.when || shortcut.when();
  return (
    (before ? all.findLast((one) => one.keys === `${before} ${key}` && can(one)) : undefined) ??
    all.findLast((one) => one.keys === key && can(one))
  );
}

/** The letter of a key that is pressed with Alt and Shift; some systems put another character onto it. */
function letterOf(event: KeyboardEvent): { letter: string; writes: boolean } | undefined {
  if (/^[a-z]$/i.test(event.key)) {
    return { letter: event.key.toUpperCase(), writes: false };
  }
  const letter = /^Key([A-Z])$/.exec(event.code)?.[1];
  return letter ? { letter, writes: true } : undefined;
}

function chord(event: KeyboardEvent): void {
  const pressed = event.shiftKey && !event.getModifierState('AltGraph') ? letterOf(event) : undefined;
  // A character that belongs into a text stays one.
  if (!pressed || (pressed.writes && (takesText(event.target) || isTyping()))) {
    return;
  }
  const found = matching(shortcuts, MODIFIERS + pressed.letter, undefined);
  if (found) {
    event.preventDefault();
    found.run(event);
  }
}

function bare(event: KeyboardEvent): void {
  if (isTaken(event.target) || !preferences.shortcuts) {
    return;
  }
  if (isTyping() && event.key.length === 1) {
    typedAt = performance.now();
    return;
  }
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const before = first && performance.now() - first.at < 1_500 ? first.key : undefined;
  first = { key, at: performance.now() };
  const found = matching(shortcuts, key, before);
  if (found) {
    event.preventDefault();
    first = undefined;
    found.run(event);
  }
}

function pressed(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.repeat || event.isComposing || event.ctrlKey || event.metaKey || document.querySelector('dialog[open]')) {
    return;
  }
  if (event.altKey) {
    chord(event);
  } else {
    bare(event);
  }
}

/** These are there as long as the component is. */
export function useShortcuts(offered: Shortcut[]): void {
  onMounted(() => shortcuts.push(...offered));
  onBeforeUnmount(() => {
    for (const shortcut of offered) {
      shortcuts.splice(shortcuts.indexOf(shortcut), 1);
    }
  });
}

/** What stands on the keys of a shortcut, one after the other: `g p` and `Alt+Shift+E` as lists of keys. */
export function keycaps(keys: string): string[][] {
  const alt = /Mac|iPhone|iPad/.test(navigator.platform) ? 'Option' : 'Alt';
  return keys.split(' ').map((one) => (one.length === 1 ? [one.toUpperCase()] : one.split('+').map((key) => (key === 'Alt' ? alt : key))));
}

export function listenForShortcuts(): () => void {
  addEventListener('keydown', noteTyping, true);
  addEventListener('input', noteTyping, true);
  addEventListener('keydown', pressed);
  return () => {
    removeEventListener('keydown', noteTyping, true);
    removeEventListener('input', noteTyping, true);
    removeEventListener('keydown', pressed);
  };
}

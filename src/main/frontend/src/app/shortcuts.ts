import { onBeforeUnmount, onMounted, shallowReactive } from 'vue';
import { preferences } from './preferences';

export interface Shortcut {
  /** Such as `a`, `?`, `Escape`, or two after each other: `g p`. */
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

let first: { key: string; at: number } | undefined;

/** Is somebody writing, or choosing in something that has keys of its own? */
function isTaken(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable ||
      target instanceof HTMLTextAreaElement ||
      target instanceof HTMLSelectElement ||
      (target instanceof HTMLInputElement && !['checkbox', 'radio', 'button', 'range'].includes(target.type)) ||
      target.closest('[role="menu"]') !== null)
  );
}

/** Which shortcut these keys are; pure. */
export function matching(all: readonly Shortcut[], key: string, before: string | undefined): Shortcut | undefined {
  const can = (shortcut: Shortcut) => !shortcut.when || shortcut.when();
  return (
    (before ? all.findLast((one) => one.keys === `${before} ${key}` && can(one)) : undefined) ??
    all.findLast((one) => one.keys === key && can(one))
  );
}

function pressed(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.repeat || event.ctrlKey || event.metaKey || event.altKey || isTaken(event.target)) {
    return;
  }
  if (!preferences.shortcuts || document.querySelector('dialog[open]')) {
    return;
  }
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const before = first && Date.now() - first.at < 1_500 ? first.key : undefined;
  first = { key, at: Date.now() };
  const found = matching(shortcuts, key, before);
  if (found) {
    event.preventDefault();
    first = undefined;
    found.run(event);
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

export function listenForShortcuts(): void {
  addEventListener('keydown', pressed);
}

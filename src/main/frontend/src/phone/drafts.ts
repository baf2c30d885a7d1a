import { reactive, watch } from 'vue';
import { Problem } from '@/api/problem';
import type { Call } from '@/api/types';
import { isTyping } from '@/app/shortcuts';
import { session } from '@/app/session';
import { live, look } from '@/live/live';
import { act, explained } from './desk';

/** What is being written about one call. It lives longer than the form that shows it, until it is saved. */
export interface Draft {
  notes: string;
  disposition: string;
  state: '' | 'changed' | 'saving' | 'saved' | 'failed' | 'conflict';
  /** What the person wrote elsewhere meanwhile, until they decide. */
  theirs: Words | undefined;
  problem: string;
  /** Is it tried again by itself? */
  again: boolean;
}

export interface Words {
  notes: string;
  disposition: string;
}

interface Kept {
  draft: Draft;
  /** As the service has it, as far as is known; undefined until it has answered. */
  known: Words | undefined;
  /** The version of that. */
  version: number | undefined;
  running: boolean;
  timer: ReturnType<typeof setTimeout> | undefined;
}

const SAVES_AFTER = 900;
const AGAIN_AFTER = 5_000;
const KEPT = 50;

const all = new Map<string, Kept>();
let writer: string | undefined;

function trimmed({ notes, disposition }: Words): Words {
  return { notes: notes.trim(), disposition: disposition.trim() };
}

function isSame(one: Words, other: Words): boolean {
  return one.notes === other.notes && one.disposition === other.disposition;
}

function isUnsaved({ draft, known }: Kept): boolean {
  return !isSame(trimmed(draft), known ?? { notes: '', disposition: '' });
}

function keptOf(id: string): Kept {
  let kept = all.get(id);
  if (!kept) {
    const draft = reactive<Draft>({ notes: '', disposition: '', state: '', theirs: undefined, problem: '', again: false });
    kept = { draft, known: undefined, version: undefined, running: false, timer: undefined };
    all.set(id, kept);
    for (const [old, one] of all) {
      if (all.size > KEPT && !isUnsaved(one) && !one.running) {
        all.delete(old);
      }
    }
  }
  return kept;
}

export function draftOf(id: string): Draft {
  return keptOf(id).draft;
}

/** What the service has. It never takes away what is written here and not saved. */
export function adopt(call: Call): void {
  if (call.notes === undefined) {
    return;
  }
  const kept = keptOf(call.id);
  const told = { notes: call.notes ?? '', disposition: call.disposition ?? '' };
  const { draft } = kept;
  if (draft.state === 'saving' || draft.state === 'conflict') {
    return;
  }
  if (kept.known !== undefined && isUnsaved(kept) && !isSame(kept.known, told)) {
    return; // the service compares versions when this is saved
  }
  if (kept.known === undefined && draft.state !== '') {
    // Written before it was known that there is something already: that stays, and this follows.
    draft.notes = [told.notes, draft.notes].filter((text) => text).join('\n');
    draft.disposition = draft.disposition.trim() ? draft.disposition : told.disposition;
  } else if (!isUnsaved(kept) && !isSame(trimmed(draft), told) && !isTyping()) {
    Object.assign(draft, told);
  }
  kept.known = told;
  kept.version = call.notes_version;
}

/** Something was typed: it is saved a moment after the last key. */
export function changed(id: string): void {
  const kept = keptOf(id);
  kept.draft.state = 'changed';
  again(id, kept, SAVES_AFTER);
}

function again(id: string, kept: Kept, after: number): void {
  clearTimeout(kept.timer);
  kept.timer = setTimeout(() => void save(id), after);
}

/** One request of a call at a time, so that an older text never overtakes a newer one. */
export async function save(id: string): Promise<void> {
  const kept = all.get(id);
  if (!kept || kept.running || !['changed', 'failed'].includes(kept.draft.state) || session.user.value?.id !== writer) {
    return;
  }
  clearTimeout(kept.timer);
  const { draft } = kept;
  kept.running = true;
  try {
    if (kept.known === undefined) {
      await known(id);
    }
    draft.state = 'saving';
    const words = trimmed(draft);
    const change = different(words, kept.known);
    if (Object.keys(change).length) {
      kept.version = (await act.write(id, change, kept.version)).notes_version;
    }
    kept.known = words;
    if (isSame(trimmed(draft), words)) {
      draft.state = 'saved';
    } else {
      changed(id);
    }
  } catch (failed) {
    if (failed instanceof Problem && failed.code === 'changed-meanwhile' && (await isConflict(id, kept))) {
      return;
    }
    draft.problem = explained(failed);
    draft.state = 'failed';
    draft.again = !(failed instanceof Problem) || failed.passing || failed.status >= 500;
    if (draft.again) {
      again(id, kept, AGAIN_AFTER);
    }
  } finally {
    kept.running = false;
  }
}

/** Only what was changed is written. */
function different(words: Words, known: Words | undefined): { notes?: string; disposition?: string } {
  return {
    ...(words.notes === known?.notes ? {} : { notes: words.notes }),
    ...(words.disposition === known?.disposition ? {} : { disposition: words.disposition }),
  };
}

/** Somebody has written meanwhile. Where that is something else, both stand side by side until the person decides. */
async function isConflict(id: string, kept: Kept): Promise<boolean> {
  const call = await look(id);
  if (!call) {
    return false;
  }
  const before = kept.known ?? { notes: '', disposition: '' };
  const theirs = { notes: call.notes ?? '', disposition: call.disposition ?? '' };
  const own = different(trimmed(kept.draft), before);
  kept.known = theirs;
  kept.version = call.notes_version;
  const clash = (own.notes !== undefined && theirs.notes !== before.notes) || (own.disposition !== undefined && theirs.disposition !== before.disposition);
  if (clash) {
    Object.assign(kept.draft, { state: 'conflict', theirs });
  } else {
    kept.draft.notes = own.notes ?? theirs.notes;
    kept.draft.disposition = own.disposition ?? theirs.disposition;
    kept.draft.state = 'changed';
    again(id, kept, 0);
  }
  return true;
}

/** The person has decided what holds. */
export function settle(id: string, what: 'mine' | 'theirs'): void {
  const kept = keptOf(id);
  const { draft } = kept;
  if (what === 'theirs' && draft.theirs) {
    Object.assign(draft, draft.theirs);
  }
  draft.theirs = undefined;
  draft.state = what === 'theirs' ? 'saved' : 'changed';
  void save(id);
}

/** What was there before is asked for, so that it is not overwritten. */
async function known(id: string): Promise<void> {
  const call = live.calls.value.byId[id]?.notes === undefined ? await look(id) : live.calls.value.byId[id];
  if (!call) {
    throw Problem.unreachable();
  }
  adopt(call);
}

/** Whoever signs in again goes on; what somebody else wrote is forgotten. */
watch(
  () => session.user.value?.id,
  (person) => {
    if (person === undefined) {
      return;
    }
    if (person !== writer) {
      all.forEach((kept) => clearTimeout(kept.timer));
      all.clear();
      writer = person;
    }
    all.forEach((_, id) => void save(id));
  },
  { immediate: true, flush: 'sync' },
);

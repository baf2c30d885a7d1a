import { computed, ref, shallowRef, watch, type ComputedRef, type Ref } from 'vue';
import { get, query } from '@/api/http';
import type { Agent, AgentStatus, Call } from '@/api/types';
import { session } from '@/app/session';
import { live } from '@/live/live';
import { dialable, mine, nameOf } from './mine';
import { recent } from './recent';

/** Somebody, or a number, that can be called. */
export interface Callee {
  key: string;
  name: string;
  number: string;
  status: AgentStatus | undefined;
  kind: 'person' | 'recent' | 'number';
}

const QUICK = 120;

export interface People {
  /** For the words as they are now; empty while that is not known. */
  found: ComputedRef<Callee[]>;
  busy: Ref<boolean>;
  /** What the words mean, as soon as that is known. */
  now(): Promise<Callee[]>;
}

/** Whom the words may mean: for attendants and admins everybody with a line, for others whom they talked to lately. */
export function usePeople(words: Ref<string>, exclude: () => string[] = () => []): People {
  const answer = shallowRef<{ text: string; callees: Callee[] }>({ text: '', callees: [] });
  const busy = ref(false);
  const found = computed(() => (answer.value.text === words.value.trim() ? answer.value.callees : []));
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function search(): Promise<void> {
    const text = words.value.trim();
    const typed = dialable(text);
    const out = new Set([...exclude(), session.user.value?.device]);
    busy.value = true;
    let people: Callee[] = [];
    try {
      people = session.isStaff.value ? await everybody(text) : await lately(text);
    } catch {
      // Nobody can be looked for now; a number can still be dialled.
    }
    if (text === words.value.trim()) {
      const some = people.filter((person) => !out.has(person.number));
      const whole = typed && !out.has(typed) && !some.some((one) => one.number === typed);
      answer.value = { text, callees: whole ? [...some, number(typed)] : some };
      busy.value = false;
    }
  }

  watch(
    words,
    () => {
      clearTimeout(timer);
      timer = setTimeout(() => void search(), QUICK);
    },
    { immediate: true },
  );

  return {
    found,
    busy,
    async now() {
      if (answer.value.text !== words.value.trim()) {
        clearTimeout(timer);
        await search();
      }
      return found.value;
    },
  };
}

/** How it stands with somebody now, as far as is known. */
export function statusOf(callee: Callee): AgentStatus | undefined {
  return live.statuses[callee.key]?.status ?? callee.status;
}

function number(typed: string): Callee {
  return { key: `number ${typed}`, name: '', number: typed, status: undefined, kind: 'number' };
}

async function everybody(text: string): Promise<Callee[]> {
  const page = await get<{ agents: Agent[] }>(`/api/agents${query({ search: text, limit: 8 })}`);
  return page.agents.map((agent) => ({
    key: agent.user_id,
    name: agent.name,
    number: agent.device,
    status: agent.status,
    kind: 'person',
  }));
}

async function lately(text: string): Promise<Callee[]> {
  await recent.ready();
  const sought = text.toLowerCase();
  const known = new Map<string, Callee>();
  for (const call of recent.calls.value) {
    const peer = peerOf(call);
    if (peer && !known.has(peer.device) && `${peer.name ?? ''} ${peer.device}`.toLowerCase().includes(sought)) {
      known.set(peer.device, { key: peer.device, name: peer.name ?? '', number: peer.device, status: undefined, kind: 'recent' });
    }
  }
  return [...known.values()].slice(0, 8);
}

/** Whom a call was with, for the person of this page. */
export function peerOf(call: Call): { name: string | null; device: string } | undefined {
  const me = session.user.value?.id;
  const own = me ? mine(call, me) : undefined;
  return own ? own.peer : undefined;
}

/** How an entry of a list of calls is headed: whom it was with, or both where it is not one's own. */
export function headOf(call: Call): { name: string; number: string } {
  const peer = peerOf(call);
  return peer
    ? { name: nameOf(peer), number: peer.device }
    : { name: `${nameOf(call.initiator)} → ${nameOf(call.receiver)}`, number: `${call.initiator_device} → ${call.receiver_device}` };
}

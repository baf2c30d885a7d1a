import { configure } from '@testing-library/dom';
import { vi } from 'vitest';
import { createApp, nextTick, type Component } from 'vue';
import { createMemoryHistory, createRouter } from 'vue-router';
import type { AuthorNotes, Call, CallPush, Participant, User } from '@/api/types';
import { session } from '@/app/session';
import { i18n, speak } from '@/i18n';
import { Connection, type Listener } from '@/live/connection';
import { live } from '@/live/live';

/** Pages as people have them, with a service behind `fetch` that answers when the test says so. */

export const ME = 'maria';

/** A busy machine is no fault: how long to wait for what has to come. */
export const PATIENCE = 20_000;
configure({ asyncUtilTimeout: PATIENCE });
export const until = <T>(so: () => T | Promise<T>): Promise<T> => vi.waitFor(so, { timeout: PATIENCE });

export function person(pid: number, id: string, more: Partial<Participant> = {}): Participant {
  const roles = ['caller', 'recipient', 'transfer_target'] as const;
  return {
    pid,
    id,
    name: id,
    username: id,
    device: `300${pid}`,
    holds: false,
    muted: false,
    role: roles[pid - 1] ?? 'third_party',
    state: 'connected',
    joined_at: null,
    left_at: null,
    mode: null,
    phone: null,
    ...more,
  };
}

/** A call of somebody with Maria, as it is in the middle of the talk. */
export function callOf(id: string, more: Partial<Call> = {}, participants = [person(1, `${id}-caller`), person(2, ME)]): Call {
  return {
    id,
    seq: 1,
    state: 'answered',
    start_time: '2026-11-20T17:44:14.000Z',
    answer_time: '2026-11-20T17:44:20.000Z',
    end_reason: null,
    duration: null,
    recording: 'none',
    transfer: null,
    transferred_to: null,
    participants,
    initiator: participants[0],
    receiver: participants[1],
    initiator_device: '3001',
    receiver_device: '3002',
    ...more,
  } as Call;
}

let seq = 1;
let listener: Listener | undefined;
let service: Service | undefined;

/** Tells the page how a call is now, as a push does: without what people wrote. */
export function push(call: Call, type = 'answered'): void {
  const { notes: _notes, tags: _tags, disposition: _disposition, ...told } = { ...call, seq: ++seq };
  service?.calls.set(call.id, { ...call, seq });
  listener!.event(`call_${type}`, { event_id: String(seq), call_id: call.id, seq, type, at: call.start_time, call: told } as CallPush);
}

export interface Asked {
  method: string;
  path: string;
  body: Record<string, unknown>;
}

/** The service as far as the page asks it: calls with their notes, and everything that was asked for. */
export class Service {
  readonly asked: Asked[] = [];
  readonly notes = new Map<string, string>();
  readonly calls = new Map<string, Call>();
  /** What it answers to other paths. */
  readonly answers = new Map<string, unknown>();
  /** Milliseconds until it answers. */
  delay = () => 0;
  /** What others wrote, by call. */
  readonly others = new Map<string, AuthorNotes[]>();
  /** Has somebody changed meanwhile what this request changes? */
  conflicts = (_asked: Asked) => false;
  /** Is this request answered by 503? */
  fails = (_asked: Asked) => false;

  constructor() {
    service = this;
    vi.stubGlobal('fetch', (path: string, init: RequestInit) => this.ask({ method: init.method!, path, body: init.body ? JSON.parse(String(init.body)) : {} }));
  }

  /** What was asked for that does something to a call. */
  get commands(): string[] {
    return this.asked.filter((one) => one.method !== 'GET' && one.method !== 'PATCH').map((one) => `${one.method} ${one.path}`);
  }

  private async ask(asked: Asked): Promise<Response> {
    this.asked.push(asked);
    const before = this.delay();
    await new Promise((done) => setTimeout(done, before));
    if (this.fails(asked)) {
      return Response.json({ code: 'busy' }, { status: 503 });
    }
    if (this.conflicts(asked)) {
      return Response.json({ code: 'changed-meanwhile' }, { status: 409 });
    }
    const answer = this.answer(asked);
    await new Promise((done) => setTimeout(done, this.delay()));
    return answer ? Response.json(answer) : Response.json({ code: 'call-not-found' }, { status: 404 });
  }

  private answer({ method, path, body }: Asked): unknown {
    const id = /^\/api\/calls\/([\w-]+)$/.exec(path)?.[1];
    const call = id ? this.calls.get(id) : undefined;
    if (id && !call) {
      return undefined;
    }
    if (id && call) {
      if (method === 'PATCH' && body['notes'] !== undefined) {
        this.notes.set(id, String(body['notes']));
      }
      return { ...call, notes: this.notes.get(id) ?? null, others_notes: this.others.get(id) ?? [], tags: [], disposition: null };
    }
    return this.answers.get(path) ?? { calls: [], next_cursor: null, devices: [], agents: [] };
  }
}

/** Maria signs in, with a line, and sees the component. */
export async function show(component: Component, type: User['type'] = 'attendant'): Promise<() => Promise<void>> {
  await speak('en');
  session.state.user = { id: ME, name: 'Maria', username: ME, email: '', type, status: 'active', device: '3002', version: 1,
    created_at: '' };
  vi.spyOn(Connection.prototype, 'start').mockImplementation(function (this: Connection) {
    listener = (this as unknown as { listener: Listener }).listener;
  });
  live.start();
  const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/:all(.*)*', name: 'phone', component }] });
  const host = document.body.appendChild(document.createElement('div'));
  const app = createApp(component).use(i18n).use(router);
  app.mount(host);
  return async () => {
    app.unmount();
    host.remove();
    live.stop();
    session.state.user = null;
    await nextTick();
  };
}

/** Numbers that look like chance and are the same in every run (mulberry32). */
export function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

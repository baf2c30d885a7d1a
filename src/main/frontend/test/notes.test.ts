// @vitest-environment jsdom
import { userEvent, type UserEvent } from '@testing-library/user-event';
import { screen } from '@testing-library/dom';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { defineComponent, h } from 'vue';
import { listenForShortcuts, QUIET_FOR } from '@/app/shortcuts';
import { desk } from '@/phone/desk';
import IncomingCalls from '@/phone/IncomingCalls.vue';
import PhonePage from '@/phone/PhonePage.vue';
import { callOf, chance, ME, person, push, Service, show } from './parts/page';

const Desk = defineComponent({ render: () => [h(PhonePage), h(IncomingCalls)] });
const ended = { state: 'ended', end_reason: 'completed', duration: 30 } as const;
const left = (id: string) => [person(1, `${id}-caller`, { state: 'left' }), person(2, ME, { state: 'left' })];
const ringing = (id: string) => callOf(id, { state: 'ringing', answer_time: null }, [person(1, `${id}-caller`, { state: 'waiting' }), person(2, ME, { state: 'ringing' })]);
const passes = (milliseconds: number) => vi.advanceTimersByTimeAsync(milliseconds);
const field = () => screen.getByLabelText<HTMLTextAreaElement>('Notes about the call');

let service: Service;
let close: () => Promise<void>;
let stop: () => void;
let user: UserEvent;

beforeEach(async () => {
  vi.useFakeTimers({ now: Date.parse('2026-11-20T17:45:00Z') });
  service = new Service();
  user = userEvent.setup({ delay: null });
  stop = listenForShortcuts();
  close = await show(Desk);
});
afterEach(async () => {
  await close();
  stop();
  vi.useRealTimers();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

async function talk(id: string): Promise<void> {
  push(callOf(id));
  await passes(50);
}

describe('notes, the hang-up and the next call', () => {
  it.each(Array.from({ length: 50 }, (_, seed) => seed))('givenSomebodyWrites_whenCallsComeAndGo_%i_thenNoLetterIsLost_andNothingIsTriggered', async (seed) => {
    const next = chance(seed);
    const one = <T>(of: readonly T[]): T => of[Math.floor(next() * of.length)]!;
    service.delay = () => Math.floor(next() * 2_000);
    service.fails = ({ method }) => method === 'PATCH' && next() < 0.2;
    const [first, second, third] = [`a${seed}`, `b${seed}`, `c${seed}`] as const;
    await talk(first);
    if (next() < 0.5) {
      push(callOf(third, { state: 'held' }, [person(1, `${third}-caller`), person(2, ME, { holds: true })]));
    }
    const happens = [
      () => push(ringing(second), 'ringing'),
      () => push(callOf(first, ended, left(first)), 'ended'),
      () => push(callOf(second), 'answered'),
      () => push(callOf(second, ended, left(second)), 'ended'),
    ];
    // It may be answered, or only ring and end.
    if (next() < 0.3) {
      happens.splice(2, 1);
    }
    field().focus();
    let text = '';
    while (text.length < 40 || happens.length) {
      const letter = one([...'abcdeghkmnprstx/?EDR  ']);
      await user.keyboard(letter);
      text += letter;
      if (next() < 0.2) {
        happens.shift()?.();
      }
      if (next() < 0.5) {
        await passes(one([10, 90, 300, 950, 2_500]));
      }
    }
    expect(document.activeElement).toBe(field());
    expect(field().value).toBe(text);
    service.fails = () => false;
    await passes(30_000);
    expect(service.notes.get(first)).toBe(text.trim());
    expect([...service.notes.keys()]).toEqual([first]);
    expect(service.commands).toEqual([]);
    expect(document.activeElement).toBe(field());
  });

  it('givenTheyFinishedWriting_whenTheyLeaveTheField_thenTheFormIsThatOfTheCallOnTheDesk', async () => {
    await talk('one');
    field().focus();
    await user.keyboard('about one');
    push(callOf('one', ended, left('one')), 'ended');
    await talk('two');
    expect(screen.getByTestId('notes').dataset['call']).toBe('one');
    expect(screen.getByRole('heading', { name: 'Notes: one-caller' })).toBeTruthy();
    await user.click(screen.getByTestId('write-about'));
    await user.keyboard('about two');
    await passes(5_000);
    expect(Object.fromEntries(service.notes)).toEqual({ one: 'about one', two: 'about two' });
    await user.click(document.body);
    push(callOf('two', ended, left('two')), 'ended');
    await passes(100);
    expect(screen.getByTestId('finished').dataset['call']).toBe('two');
    desk.done('two');
    await passes(100);
    expect(field().value).toBe('about one');
    desk.done('one');
  });

  it('givenThereAreNotesAlready_whenSomebodyWritesBeforeTheyAreKnown_thenBothStay', async () => {
    service.notes.set('old', 'From a colleague');
    service.delay = () => 800;
    push(callOf('old'));
    await passes(10);
    field().focus();
    await user.keyboard('and mine');
    await passes(10_000);
    expect(service.notes.get('old')).toBe('From a colleague\nand mine');
  });

  it.each(['mine', 'theirs'] as const)('givenTheSameNotesAreWrittenElsewhere_whenTheyAreSaved_thenBothAreShown_andThePersonDecidesFor_%s', async (which) => {
    const id = `clash-${which}`;
    await talk(id);
    field().focus();
    await user.keyboard('written here');
    service.notes.set(id, 'written elsewhere');
    let first = true;
    service.conflicts = ({ method }) => method === 'PATCH' && first && !(first = false);
    await passes(2_000);
    expect(screen.getByTestId('notes-conflict').textContent).toContain('written elsewhere');
    expect(field().value).toBe('written here');
    expect(service.notes.get(id)).toBe('written elsewhere');
    await user.click(screen.getByRole('button', { name: which === 'mine' ? 'Keep what is here' : 'Take the other' }));
    await passes(2_000);
    expect(screen.queryByTestId('notes-conflict')).toBeNull();
    const decided = which === 'mine' ? 'written here' : 'written elsewhere';
    expect(service.notes.get(id)).toBe(decided);
    expect(field().value).toBe(decided);
  });

  it('givenAnotherAuthor_whenTheyHaveWritten_thenItStandsBesideOnesOwn', async () => {
    service.others.set('shared', [{ author: 'ben', author_name: 'Ben', notes: 'Has paid.', at: '2026-11-20T17:44:30.000Z' }]);
    await talk('shared');
    expect(screen.getByTestId('others-notes').textContent).toMatch(/Ben\s*Has paid\./);
    expect(field().value).toBe('');
  });

  it('givenAClient_whenTheyTalk_thenThereAreNoNotes', async () => {
    await close();
    close = await show(Desk, 'client');
    await talk('clients');
    expect(screen.queryByTestId('notes')).toBeNull();
  });

  it('givenAnAnswerFromBeforeTheySaved_whenItComesLate_thenTheNewerTextStays', async () => {
    await talk('late');
    field().focus();
    await user.keyboard('new text');
    await passes(850);
    // The end of the call asks how it stands, the answer takes long, and the text is saved meanwhile.
    let first = true;
    service.delay = () => (first ? ((first = false), 0) : 3_000);
    push(callOf('late', ended, left('late')), 'ended');
    await passes(10);
    service.delay = () => 0;
    await passes(300);
    expect(service.notes.get('late')).toBe('new text');
    await user.click(document.body);
    await passes(10_000);
    expect(field().value).toBe('new text');
    desk.done('late');
  });
});

describe('keys', () => {
  it('givenTheFieldThatSomebodyTypesInGoes_whenTheyTypeOn_thenNoLetterIsAShortcut_untilTheyRest', async () => {
    await talk('search');
    await user.click(screen.getByRole('button', { name: 'Transfer' }));
    await passes(10);
    await user.keyboard('Ana');
    push(callOf('search', ended, left('search')), 'ended');
    push(ringing('next'), 'ringing');
    await passes(500);
    expect(document.activeElement?.tagName).not.toBe('INPUT');
    for (const letter of 'hamster dance record') {
      await user.keyboard(letter);
      await passes(QUIET_FOR - 500);
    }
    expect(service.commands).toEqual([]);
    expect(desk.finished.value?.call.id).toBe('search');
    await passes(QUIET_FOR);
    await user.keyboard('x');
    expect(desk.finished.value).toBeUndefined();
    push(callOf('next', ended, left('next')), 'canceled');
  });

  it('givenNobodyHasTyped_whenEveryBareKeyIsPressed_thenNothingEndsIsDeclinedOrRecorded', async () => {
    await talk('bare');
    push(ringing('other'), 'ringing');
    await passes(10_000);
    for (const key of 'bcdefijlopqrsuvwyz0123456789EDRC') {
      await user.keyboard(key);
      await passes(10);
    }
    expect(service.commands.filter((command) => /hangup|recording|complete/.test(command))).toEqual([]);
  });

  it.each([
    ['E', 'POST /api/calls/mod-E/hangup'],
    ['R', 'POST /api/calls/mod-R/recording/start'],
    ['D', 'POST /api/calls/rings/hangup'],
  ])('givenACall_whenAltShift%sIsPressed_evenWhileWriting_then_%s', async (key, command) => {
    await talk(`mod-${key}`);
    push(ringing('rings'), 'ringing');
    await passes(10);
    field().focus();
    await user.keyboard(`abc{Alt>}{Shift>}${key}{/Shift}{/Alt}`);
    await passes(100);
    expect(service.commands).toEqual([command]);
    expect(field().value).toBe('abc');
    push(callOf(`mod-${key}`, ended, left(`mod-${key}`)), 'ended');
    push(callOf('rings', ended, left('rings')), 'canceled');
  });

  it('givenAKeyboardThatWritesALetterWithAltAndShift_whenItIsTyped_thenItIsALetter', async () => {
    await talk('polish');
    field().focus();
    const event = new KeyboardEvent('keydown', { key: 'Ę', code: 'KeyE', altKey: true, shiftKey: true, bubbles: true, cancelable: true });
    field().dispatchEvent(event);
    await passes(100);
    expect(event.defaultPrevented).toBe(false);
    expect(service.commands).toEqual([]);
  });
});

// @vitest-environment jsdom
import { screen } from '@testing-library/dom';
import { userEvent } from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Call, Participant } from '@/api/types';
import { speak } from '@/i18n';
import { softphone } from '@/phone/softphone';
import { legEnded, rings } from '@/phone/legs';
import { expectsSilence, mine, talkersOf } from '@/phone/mine';
import PhonePage from '@/phone/PhonePage.vue';
import type { SipLeg } from '@/phone/sip';
import { callOf, ME, person, push, Service, show, until } from './parts/page';

const peer = (more: Partial<Participant> = {}) => person(1, 'ana', more);
const me = (more: Partial<Participant> = {}) => person(2, ME, more);
const third = (more: Partial<Participant> = {}) => person(3, 'eva', more);
const transfer = (state: 'ringing' | 'consulting' | 'swapped', by: number, target: number) => ({ state: 'transferring' as const, transfer: { type: 'attended' as const, by, target, state } });
const waits = { state: 'waiting' as const };

/** Who is on it, how it stands, is Maria on hold, may she hear nothing, whom does she see. */
const CASES: [string, Participant[], Partial<Call>, boolean, boolean, string][] = [
  ['talks', [peer(), me()], {}, false, false, 'ana'],
  ['holds', [peer(), me({ holds: true })], { state: 'held' }, false, true, 'ana'],
  ['isHeld', [peer({ holds: true }), me()], { state: 'held' }, true, true, 'ana'],
  ['isHeldByOneOfTwo', [peer({ holds: true }), me(), third()], { state: 'held' }, false, false, 'ana eva'],
  ['isHeldByBoth', [peer({ holds: true }), me(), third({ holds: true })], { state: 'held' }, true, true, 'ana eva'],
  ['hearsSomebodyMuted', [peer({ muted: true }), me()], {}, false, true, 'ana'],
  ['waitsForWhoIsRung', [peer(), me(waits), third({ state: 'ringing' })], transfer('ringing', 1, 3), true, true, 'ana'],
  ['waitsForAConsultation', [peer(), me(waits), third()], transfer('consulting', 1, 3), true, true, 'ana'],
  ['isSpokenWithMeanwhile', [peer(), me(), third(waits)], transfer('swapped', 1, 3), false, false, 'ana'],
  ['isConsulted', [peer(waits), me(), third()], transfer('consulting', 3, 2), false, false, 'eva'],
  ['isConsultedAndWaits', [peer(), me(), third()], transfer('swapped', 3, 2), true, true, 'eva'],
  ['consults', [peer(waits), me(), third()], transfer('consulting', 2, 3), false, false, 'ana'],
];

describe('what each is told', () => {
  it.each(CASES)('givenSomebody_%s_thenTheySeeThatAndNoMore', (_, participants, more, onHold, silence, talkers) => {
    const own = mine(callOf('call', more, participants), ME)!;
    expect([own.onHold, expectsSilence(own), talkersOf(own).map((who) => who.id).join(' ')]).toEqual([onHold, silence, talkers]);
  });
});

describe('the page', () => {
  let close: () => Promise<void>;
  let service: Service;
  const status = (user_id: string, now: string) => ({ user_id, username: user_id, name: user_id, device: '3009', type: 'attendant', status: now, set_status: 'available', since: '', devices: [] });

  beforeEach(() => {
    service = new Service();
  });
  afterEach(async () => {
    await close();
    vi.useRealTimers();
    vi.restoreAllMocks();
    vi.unstubAllGlobals();
  });

  it.each([
    ['en', 'On hold'],
    ['pt-BR', 'Em espera'],
    ['es', 'En espera'],
    ['id', 'Ditahan'],
  ] as const)('givenTheOtherHolds_whenItIsSeenIn_%s_thenItSays_%s', async (locale, words) => {
    close = await show(PhonePage);
    await speak(locale);
    push(callOf(`held-${locale}`, { state: 'held' }, [peer({ holds: true }), me()]));
    expect((await screen.findByTestId('phase')).textContent).toBe(words);
    push(callOf(`held-${locale}`, {}, [peer(), me()]));
    await until(() => expect(screen.getByTestId('phase').textContent).not.toBe(words));
  });

  it.each([
    ['holds', [peer(), me({ holds: true })]],
    ['isHeld', [peer({ holds: true }), me()]],
  ])('givenNoAudioComes_whenSomebody_%s_thenThatIsNoFault_andAfterwardsItIsOne', async (_, participants) => {
    vi.useFakeTimers();
    close = await show(PhonePage);
    push(callOf('silent', {}, [peer(), me()]));
    const leg = { callId: 'silent', answersItself: false, answer: () => {}, drop: () => {}, connection: { connectionState: 'connected', getStats: async () => new Map() } } as unknown as SipLeg;
    rings(leg, () => []);
    softphone.legs.get('silent')!.answer({ getTracks: () => [], getAudioTracks: () => [] } as unknown as MediaStream, []);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(screen.getByTestId('quality').textContent).toContain('No audio comes');
    push(callOf('silent', { state: 'held' }, participants));
    for (let seconds = 0; seconds < 10; seconds++) {
      await vi.advanceTimersByTimeAsync(1_000);
      expect(screen.getByTestId('quality').textContent).toContain('On hold');
      expect(screen.getByTestId('quality').querySelector('[data-tone=stop]')).toBeNull();
      expect(softphone.legs.get('silent')!.quality.value).toBeUndefined();
    }
    push(callOf('silent', {}, [peer(), me()]));
    await vi.advanceTimersByTimeAsync(1_000);
    expect(screen.getByTestId('quality').textContent).not.toContain('No audio comes');
    await vi.advanceTimersByTimeAsync(5_000);
    expect(screen.getByTestId('quality').textContent).toContain('No audio comes');
    legEnded(leg);
  });

  it.each(['Transfer', 'Add'])('givenSomebodyIsOffline_whenTheyAreSoughtFor_%s_thenTheyCannotBeChosen', async (button) => {
    service.answers.set('/api/agents?search=eva&limit=8', { agents: [status('eva', 'offline')] });
    service.answers.set('/api/agents?search=e&limit=8', { agents: [status('eva', 'offline'), status('emil', 'available')] });
    close = await show(PhonePage);
    const id = `offline-${button}`;
    push(callOf(id));
    await userEvent.click(await screen.findByRole('button', { name: button }));
    const field = await screen.findByRole('combobox', { name: /Transfer to|Add somebody/ });
    await userEvent.type(field, 'eva');
    const option = await screen.findByRole('option', { name: /eva/ });
    await until(() => expect(option.getAttribute('aria-disabled')).toBe('true'));
    await userEvent.click(option);
    await userEvent.type(field, '{Enter}');
    await userEvent.type(field, '{ArrowDown}{Enter}');
    expect(screen.getByTestId('offline').textContent).toContain('eva is offline');
    expect(service.commands).toEqual([]);
    expect(screen.queryByRole('button', { name: 'Talk first' })).toBeNull();
    await userEvent.type(field, '{Backspace}{Backspace}');
    await until(() => expect(screen.getByRole('option', { name: /emil/ }).getAttribute('aria-selected')).toBe('true'));
  });

  it.each([
    ['client', ['Take cem off the call']],
    ['attendant', ['Take ana off the call', 'Take cem off the call']],
  ] as const)('givenA_%s_whenThreeTalk_thenTheyAreOfferedWhatTheyMayDo', async (type, offered) => {
    close = await show(PhonePage, type);
    push(callOf(`three-${type}`, {}, [peer(), me(), person(3, 'cem')]));
    await screen.findByRole('list', { name: 'People on the call' });
    const buttons = screen.getAllByRole('button', { name: /off the call/ }).map((button) => button.getAttribute('aria-label'));
    expect(buttons).toEqual(offered);
  });
});

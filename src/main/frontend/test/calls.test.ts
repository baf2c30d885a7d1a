import { describe, expect, it } from 'vitest';
import type { Call, CallPush, CallState, Snapshot } from '@/api/types';
import { alive, answered, forgotten, heard, isAfter, NO_CALLS, reached, replaced, type Calls } from '@/live/calls';

const LIFE = ['created', 'ringing', 'answered', 'held', 'answered', 'ended'] as const;

function call(id: string, seq: number, state: CallState): Call {
  return { id, seq, state, start_time: '2026-11-20T17:44:14.000Z' } as Call;
}

/** The events of a call's life, numbered from 100 times the call's number. */
function life(number: number): CallPush[] {
  return LIFE.map((state, index) => ({
    event_id: String(number * 100 + index),
    call_id: `call-${number}`,
    seq: index + 1,
    type: state === 'held' ? 'hold' : state,
    at: '2026-11-20T17:44:14.000Z',
    call: call(`call-${number}`, index + 1, state),
  }));
}

function snapshot(eventId: string, calls: Call[], more: Partial<Snapshot> = {}): Snapshot {
  return { event_id: eventId, reason: 'first', calls, others: [], complete: true, ...more };
}

const after = (pushes: CallPush[], from: Calls = NO_CALLS) => pushes.reduce(heard, from);

function permutations<T>(of: T[]): T[][] {
  return of.length < 2 ? [of] : of.flatMap((one, at) => permutations(of.toSpliced(at, 1)).map((rest) => [one, ...rest]));
}

describe('pushes', () => {
  it('givenEventsInOrder_whenHeard_thenTheCallIsAsAfterTheLast', () => {
    const calls = after(life(1).slice(0, 4));
    expect(calls.byId['call-1']).toMatchObject({ state: 'held', seq: 4 });
    expect(calls.lastEventId).toBe('103');
  });

  it('givenEventsInAnyOrder_whenHeard_thenTheCallIsAsAfterTheLast', () => {
    for (const order of permutations(life(1).slice(0, 5))) {
      const calls = after(order);
      expect(calls.byId['call-1']).toMatchObject({ state: 'answered', seq: 5 });
      expect(calls.lastEventId).toBe('104');
    }
  });

  it('givenADuplicate_whenHeard_thenNothingChanges', () => {
    const once = after(life(1).slice(0, 3));
    for (const push of life(1).slice(0, 3)) {
      expect(heard(once, push)).toBe(once);
    }
  });

  it('givenACallThatHasEnded_whenAnOlderEventComes_thenItStaysEnded', () => {
    const ended = after(life(1));
    const late = { ...life(1)[2]!, event_id: '999', seq: 7, call: call('call-1', 7, 'answered') };
    expect(heard(ended, late).byId['call-1']!.state).toBe('ended');
    expect(alive(heard(ended, late))).toEqual([]);
  });

  it('givenSeveralCalls_whenTheirEventsMix_thenEachIsRight', () => {
    const mixed = life(1).slice(0, 3).flatMap((push, at) => [life(2)[at]!, push]);
    const calls = after(mixed);
    expect(alive(calls).map((one) => one.id)).toEqual(['call-1', 'call-2']);
    expect(calls.byId['call-2']!.seq).toBe(3);
  });
});

describe('a gap, then what was missed', () => {
  it('givenAGap_whenTheMissedEventsCome_thenTheyAreTakenInOrderAndOnce', () => {
    const [first, ...missed] = life(1);
    const before = after([first!]);
    const whole = reached(after(missed, before), '105');
    expect(whole.byId['call-1']).toMatchObject({ state: 'ended', seq: 6 });
    expect(whole.lastEventId).toBe('105');
    expect(after(missed, whole).byId).toEqual(whole.byId);
  });

  it('givenMissedEvents_whenTheirCallIsAlreadyFurther_thenTheEarlierOnesTakeNothingBack', () => {
    // Of a missed event the call is as it is now: ringing comes with a call that is over.
    const over = call('call-1', 6, 'ended');
    const missed = life(1).map((push) => ({ ...push, call: over }));
    const calls = after(missed);
    expect(calls.byId['call-1']).toMatchObject({ state: 'ended', seq: 6 });
    expect(calls.lastEventId).toBe('105');
  });

  it('givenAPosition_whenItIsOlder_thenItTakesNothingBack', () => {
    const calls = after(life(1));
    expect(reached(calls, '50')).toBe(calls);
    expect(reached(calls, '200').lastEventId).toBe('200');
  });
});

describe('a snapshot', () => {
  it('givenStaleCalls_whenASnapshotComes_thenItReplacesThem', () => {
    const stale = after([...life(1).slice(0, 3), ...life(2).slice(0, 2)]);
    const now = replaced(stale, snapshot('500', [call('call-2', 5, 'held')]));
    expect(now.byId['call-2']).toMatchObject({ state: 'held', seq: 5 });
    expect(now.vanished).toEqual(['call-1']);
    expect(now.lastEventId).toBe('500');
  });

  it('givenACallThatVanished_whenItIsAskedFor_thenItIsShownAsEnded', () => {
    const gone = replaced(after(life(1).slice(0, 3)), snapshot('500', []));
    const known = answered(gone, call('call-1', 6, 'ended'));
    expect(known.vanished).toEqual([]);
    expect(known.byId['call-1']!.state).toBe('ended');
    expect(alive(known)).toEqual([]);
  });

  it('givenASnapshot_whenAnEventFromBeforeItComes_thenACallThatIsOverStaysAway', () => {
    const now = replaced(NO_CALLS, snapshot('500', []));
    expect(heard(now, life(1)[2]!).byId).toEqual({});
    expect(heard(now, { ...life(6)[0]!, event_id: '600' }).byId['call-6']).toBeDefined();
  });

  it('givenASnapshotOlderThanWhatIsShown_whenItComesAfterARestart_thenItStillReplaces', () => {
    const ahead = after([{ ...life(1)[2]!, call: call('call-1', 9, 'answered') }]);
    const now = replaced(ahead, snapshot('90', [call('call-1', 3, 'answered')]));
    expect(now.byId['call-1']!.seq).toBe(3);
    expect(now.lastEventId).toBe('90');
  });

  it('givenASnapshotThatIsNotComplete_whenACallIsMissingInIt_thenItIsNotTakenForOver', () => {
    const now = replaced(after(life(1).slice(0, 3)), snapshot('500', [], { complete: false }));
    expect(now.vanished).toEqual([]);
    expect(alive(now)).toHaveLength(1);
  });

  it('givenACallOfOthers_whenAPushOfItComes_thenItIsOneOfOurs', () => {
    const now = replaced(NO_CALLS, snapshot('50', [], { others: [call('call-1', 1, 'created')] }));
    const joined = heard(now, life(1)[1]!);
    expect(joined.others).toEqual([]);
    expect(joined.byId['call-1']!.seq).toBe(2);
  });
});

describe('what REST answers', () => {
  it('givenAPushThatIsNewer_whenTheAnswerComesLater_thenItTakesNothingBack', () => {
    const pushed = after(life(1).slice(0, 4));
    expect(answered(pushed, call('call-1', 2, 'ringing')).byId['call-1']!.seq).toBe(4);
  });

  it('givenNotes_whenAPushComes_thenTheyStay', () => {
    const noted = answered(after(life(1).slice(0, 3)), { ...call('call-1', 3, 'answered'), notes: 'Call back', tags: [], disposition: null });
    expect(heard(noted, life(1)[3]!).byId['call-1']).toMatchObject({ seq: 4, notes: 'Call back' });
  });

  it('givenANewerPush_whenNotesAreAnswered_thenBothAreKept', () => {
    const pushed = after(life(1).slice(0, 4));
    const noted = answered(pushed, { ...call('call-1', 3, 'answered'), notes: 'Call back' });
    expect(noted.byId['call-1']).toMatchObject({ seq: 4, state: 'held', notes: 'Call back' });
  });

  it('givenAnEndedCall_whenNobodyLooksAtIt_thenItIsForgotten', () => {
    expect(forgotten(after(life(1)), 'call-1').byId).toEqual({});
  });
});

describe('event ids', () => {
  it('givenIdsBeyondJavaScriptsNumbers_whenCompared_thenExactly', () => {
    expect(isAfter('7353125496991745', '7353125496991744')).toBe(true);
    expect(isAfter('9223372036854775807', '9223372036854775806')).toBe(true);
    expect(isAfter('99', '100')).toBe(false);
    expect(isAfter('100', '99')).toBe(true);
    expect(isAfter('100', '100')).toBe(false);
    expect(isAfter('1', undefined)).toBe(true);
  });
});

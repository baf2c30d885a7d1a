import { describe, expect, it } from 'vitest';
import type { Call, Participant } from '@/api/types';
import { bySize, dialable, mine, readable, talkersOf } from '@/phone/mine';
import { between, sample } from '@/phone/quality';
import { wayOf } from '@/phone/way';

function person(pid: number, id: string, more: Partial<Participant> = {}): Participant {
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

function call(participants: Participant[], more: Partial<Call> = {}): Call {
  return {
    id: 'call',
    state: 'answered',
    answer_time: '2026-11-20T17:44:20.000Z',
    start_time: '2026-11-20T17:44:14.000Z',
    transfer: null,
    participants,
    initiator: participants[0]!,
    receiver: participants[1]!,
    ...more,
  } as Call;
}

const unanswered = { answer_time: null, state: 'ringing' as const };

describe('what a call is to a person', () => {
  it('givenAClick_whenTheirOwnPhoneRings_thenItIsStarting_andNotIncoming', () => {
    const made = call([person(1, 'ana', { state: 'ringing' }), person(2, 'ben', { state: 'ringing' })], unanswered);
    expect(mine(made, 'ana')!.phase).toBe('starting');
    expect(mine(made, 'ben')!.phase).toBe('incoming');
  });

  it('givenTheyAreCalled_whenTheCallerWaits_thenItIsOutgoingForTheCaller', () => {
    const made = call([person(1, 'ana', { state: 'waiting' }), person(2, 'ben', { state: 'ringing' })], unanswered);
    expect(mine(made, 'ana')!.phase).toBe('outgoing');
  });

  it('givenATalk_whenOneHolds_thenItIsHeldForThemAlone', () => {
    const held = call([person(1, 'ana', { holds: true }), person(2, 'ben')], { state: 'held' });
    expect(mine(held, 'ana')!.phase).toBe('held');
    expect(mine(held, 'ben')!.phase).toBe('talking');
  });

  it('givenAnAttendedTransfer_whenTheTargetRings_thenEverybodySeesTheirPart', () => {
    const handed = call([person(1, 'ana'), person(2, 'ben'), person(3, 'eva', { state: 'ringing' })], {
      state: 'transferring',
      transfer: { type: 'attended', by: 2, target: 3, state: 'ringing' },
    });
    const ben = mine(handed, 'ben')!;
    expect([ben.peer.id, ben.consult?.id]).toEqual(['ana', 'eva']);
    const eva = mine(handed, 'eva')!;
    expect([eva.phase, eva.from?.id, eva.peer.id]).toEqual(['incoming', 'ben', 'ana']);
    expect(mine(handed, 'ana')!.consult).toBeUndefined();
  });

  it.each(['consulting', 'swapped'] as const)('givenTheyAreConsulted_when_%s_thenTheyTalkToWhoAsksThem_andToNobodyElse', (state) => {
    const transfer = { type: 'attended' as const, by: 2, target: 3, state };
    const asked = call([person(1, 'ana', { state: 'waiting' }), person(2, 'ben'), person(3, 'eva')], { state: 'transferring', transfer });
    const eva = mine(asked, 'eva')!;
    expect([eva.consulted, eva.peer.id]).toEqual([state, 'ben']);
    expect(talkersOf(eva).map((who) => who.id)).toEqual(['ben']);
    const ben = mine(asked, 'ben')!;
    expect([ben.consulted, ben.peer.id]).toEqual([undefined, 'ana']);
    expect(talkersOf(ben).map((who) => who.id)).toEqual(['ana']);
    const blind = mine({ ...asked, transfer: { ...transfer, type: 'blind', state: 'ringing' } }, 'eva')!;
    expect(blind.consulted).toBeUndefined();
  });

  it('givenTheyHandedItOn_whenTheCallGoesOn_thenItIsOverForThem', () => {
    const gone = call([person(1, 'ana'), person(2, 'ben', { state: 'left' }), person(3, 'eva')]);
    expect(mine(gone, 'ben')!.phase).toBe('over');
    expect(mine(gone, 'ana')!.peer.id).toBe('eva');
  });

  it('givenTheyLeftAndWereAskedBack_whenTheyRing_thenItIsIncoming', () => {
    const again = call([person(1, 'ana', { state: 'left' }), person(2, 'ben'), person(3, 'eva'), person(4, 'ana', { state: 'ringing' })]);
    expect(mine(again, 'ana')).toMatchObject({ phase: 'incoming', me: { pid: 4 } });
  });

  it('givenACallThatIsOver_whenEverybodyHasLeft_thenThePeerIsNeverThePersonThemselves', () => {
    const left = { state: 'left' as const };
    const over = call([person(1, 'ana', left), person(2, 'ben', left), person(3, 'ana', left)], { state: 'ended' });
    expect(mine(over, 'ana')!.peer.id).toBe('ben');
  });

  it('givenACallOfOthers_whenAsked_thenItIsNothingToThem', () => {
    expect(mine(call([person(1, 'ana'), person(2, 'ben')]), 'eva')).toBeUndefined();
  });

  it('givenSeveralCalls_whenSorted_thenTheOneThatIsTalkedInComesFirst', () => {
    const talking = mine(call([person(1, 'ana'), person(2, 'ben')]), 'ana')!;
    const held = mine(call([person(1, 'ana', { holds: true }), person(2, 'ben')]), 'ana')!;
    const rings = mine(call([person(1, 'eva'), person(2, 'ana', { state: 'ringing' })], unanswered), 'ana')!;
    expect([rings, held, talking].sort(bySize)).toEqual([talking, held, rings]);
  });
});

describe('the way of a call', () => {
  const sides = [person(1, 'ana'), person(2, 'ben')];
  it.each([
    ['ana', {}, false, 'out'],
    ['ben', {}, false, 'in'],
    ['ben', { answer_time: null, end_reason: 'canceled' as const }, false, 'missed'],
    ['ben', { answer_time: null, end_reason: 'rejected' as const }, false, 'in'],
    ['ana', { answer_time: null, end_reason: 'no_answer' as const }, false, 'out'],
    ['eva', {}, true, 'joined'],
    ['eva', {}, false, 'other'],
  ])('givenItIsSeenBy_%s_then_%s', (who, more, own, kind) => {
    expect(wayOf(call(sides, more), who, own).kind).toBe(kind);
  });
});

describe('numbers', () => {
  it.each([
    ['3004', '3004'],
    [' +49 30 1234567 ', '+49 30 1234567'],
    ['112', '112'],
    ['João', undefined],
    ['30', undefined],
    ['', undefined],
  ])('givenWhatIsTyped_%s_whenItMayBeDialled_thenSo', (typed, expected) => {
    expect(dialable(typed)).toBe(expected);
  });

  it('givenANumberOutside_whenShown_thenItHasGaps', () => {
    expect(readable('+493012345678')).toBe('+49 301 2345 678');
    expect(readable('3002')).toBe('3002');
  });
});

describe('audio quality', () => {
  const stats = (received: number, lost: number, jitter = 0.004, roundTrip = 0.02) => [
    { type: 'inbound-rtp', kind: 'audio', packetsReceived: received, packetsLost: lost, jitter },
    { type: 'remote-inbound-rtp', kind: 'audio', roundTripTime: roundTrip },
    { type: 'candidate-pair', nominated: true, currentRoundTripTime: 0.5 },
  ];

  it('givenTwoMoments_whenCompared_thenOnlyWhatHappenedBetweenCounts', () => {
    expect(between(sample(stats(1000, 500)), sample(stats(1100, 500)))).toEqual({ loss: 0, jitter: 4, roundTrip: 20, silent: false, grade: 'good' });
  });

  it('givenLoss_whenItIsHeard_thenTheGradeSaysSo', () => {
    expect(between(sample(stats(0, 0)), sample(stats(97, 3))).grade).toBe('fair');
    expect(between(sample(stats(0, 0)), sample(stats(90, 10)))).toMatchObject({ loss: 0.1, grade: 'poor' });
  });

  it('givenNothingComes_whenMeasured_thenItIsSilent', () => {
    expect(between(sample(stats(100, 0)), sample(stats(100, 0)))).toMatchObject({ silent: true, grade: 'poor', loss: 0 });
  });

  it('givenNoReportOfTheOtherSide_whenMeasured_thenTheRoundTripIsThatOfTheConnection', () => {
    expect(sample(stats(1, 0).filter((report) => report.type !== 'remote-inbound-rtp')).roundTrip).toBe(0.5);
  });
});

import type { Call, Participant } from '@/api/types';

/** What a call is to one person. */
export type Phase =
  | 'incoming' // their phone rings for it
  | 'starting' // they clicked, and their own phone is being rung
  | 'outgoing' // somebody else is being rung
  | 'talking'
  | 'held' // they hold the others
  | 'over'; // the call has ended, or they have left it

export interface MyCall {
  call: Call;
  me: Participant;
  phase: Phase;
  /** Whom it is with, for the headline. */
  peer: Participant;
  /** Everybody else who is on it, or asked onto it. */
  others: Participant[];
  /** Who is consulted or rung for a transfer of theirs. */
  consult: Participant | undefined;
  /** Who hands it on to them. */
  from: Participant | undefined;
  /** They are consulted before it is handed on to them: they hear nobody but who does it. */
  consulted: 'consulting' | 'swapped' | undefined;
  /** They are on hold: everybody they could hear holds, or they wait while somebody else is spoken with. */
  onHold: boolean;
}

function inCall(who: Participant): boolean {
  return who.state !== 'left';
}

/** As this person has it; undefined for somebody who was never on it. */
export function mine(call: Call, person: string): MyCall | undefined {
  const me = call.participants.findLast((who) => who.id === person && inCall(who)) ?? call.participants.findLast((who) => who.id === person);
  if (!me) {
    return undefined;
  }
  const others = call.participants.filter((who) => who.pid !== me.pid && inCall(who) && who.role !== 'supervisor');
  const transfer = call.transfer;
  const consult = transfer?.by === me.pid ? others.find((who) => who.pid === transfer.target) : undefined;
  const from = transfer && transfer.target === me.pid ? others.find((who) => who.pid === transfer.by) : undefined;
  const consulted = from && me.state === 'connected' && transfer?.type === 'attended' ? (transfer.state === 'swapped' ? 'swapped' : 'consulting') : undefined;
  const shown = consulted ? from! : peer(call, me, others, consult);
  const own: MyCall = { call, me, others, consult, from, consulted, peer: shown, phase: phase(call, me, others), onHold: false };
  return { ...own, onHold: isOnHold(own) };
}

/** Is somebody spoken with, or rung, for a transfer that this person only waits for? */
function waitsForTransfer({ call, me, consulted }: MyCall): boolean {
  const transfer = call.transfer;
  if (!transfer || transfer.by === me.pid) {
    return false;
  }
  return transfer.target === me.pid ? consulted === 'swapped' : transfer.state === 'ringing' || transfer.state === 'consulting';
}

function isOnHold(of: MyCall): boolean {
  if (of.call.answer_time === null || of.call.state === 'ended' || (of.me.state !== 'connected' && of.me.state !== 'waiting')) {
    return false;
  }
  const heard = talkersOf(of).filter((who) => who.state === 'connected');
  return waitsForTransfer(of) || (heard.length > 0 && heard.every((who) => who.holds));
}

/** Nothing may be heard, and nothing is wrong: they hold, are on hold, wait for an answer, or all others are muted. */
export function expectsSilence(of: MyCall): boolean {
  const consults = of.consult && of.call.transfer?.state === 'consulting';
  const heard = (consults ? [of.consult!] : talkersOf(of)).filter((who) => who.state === 'connected');
  return of.phase !== 'talking' || of.onHold || heard.every((who) => who.holds || who.muted);
}

/** Those who are in the conversation with them, or are asked into it. Who is consulted by another is in neither. */
export function talkersOf({ call, me, others, consult, consulted, from }: MyCall): Participant[] {
  if (consulted) {
    return others.filter((who) => who.pid === from?.pid);
  }
  const apart = call.transfer && call.transfer.by !== me.pid && call.transfer.target !== me.pid ? call.transfer.target : consult?.pid;
  return others.filter((who) => who.pid !== apart);
}

function peer(call: Call, me: Participant, others: Participant[], consult: Participant | undefined): Participant {
  const candidates = others.filter((who) => who.pid !== consult?.pid);
  return (
    candidates.find((who) => who.state === 'connected' || who.state === 'waiting') ??
    candidates[0] ??
    call.participants.find((who) => who.pid !== me.pid && who.id !== me.id) ??
    call.participants.find((who) => who.pid !== me.pid) ??
    me
  );
}

function phase(call: Call, me: Participant, others: Participant[]): Phase {
  if (call.state === 'ended' || me.state === 'left') {
    return 'over';
  }
  if (me.state === 'ringing') {
    return me.role === 'caller' && call.answer_time === null ? 'starting' : 'incoming';
  }
  if (call.answer_time === null) {
    return 'outgoing';
  }
  if (me.holds) {
    return 'held';
  }
  return others.some((who) => who.state === 'connected') ? 'talking' : 'outgoing';
}

/** Can the person be heard by somebody now, as far as the call goes? */
export function isUp(of: MyCall): boolean {
  return of.me.state === 'connected' && of.call.state !== 'ended';
}

/** Which of two calls is to be shown first: what rings waits, what is talked in counts more than what is held. */
export function bySize(one: MyCall, other: MyCall): number {
  const rank: Record<Phase, number> = { talking: 0, outgoing: 1, starting: 1, held: 2, incoming: 3, over: 4 };
  return rank[one.phase] - rank[other.phase] || one.call.start_time.localeCompare(other.call.start_time);
}

/** How somebody is called: their name, else their number. */
export function nameOf(who: { name: string | null; device: string }): string {
  return who.name?.trim() || who.device;
}

/** Seconds since then, by the service's clock. */
export function secondsSince(at: string, now: number): number {
  return Math.max(0, (now - Date.parse(at)) / 1000);
}

/** `+493012345678` with gaps, so that it can be read. */
export function readable(number: string): string {
  return /^\+\d{8,}$/.test(number) ? number.replace(/^(\+\d{2})(\d{3})(\d{3,4})(\d+)$/, '$1 $2 $3 $4') : number;
}

/** What somebody typed, as it may be dialled; undefined if it is no number. */
export function dialable(text: string): string | undefined {
  const bare = text.trim();
  return /^\d{3,5}$/.test(bare) || (/^\+?[0-9 ()./-]{6,32}$/.test(bare) && /\d{3}/.test(bare)) ? bare : undefined;
}

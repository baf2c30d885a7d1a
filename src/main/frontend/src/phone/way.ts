import type { Call } from '@/api/types';
import type { IconName } from '@/ui/icons';

export interface Way {
  kind: 'in' | 'out' | 'missed' | 'joined' | 'other';
  icon: IconName;
}

/**
 * Which way a call went, as seen by a person.
 *
 * @param own it is known to be theirs: lists of calls name its two sides alone, so that who joined later is not in it
 */
export function wayOf(call: Call, person: string | undefined, own = false): Way {
  if (call.initiator.id === person) {
    return { kind: 'out', icon: 'arrow-out' };
  }
  if (!call.participants.some((who) => who.id === person) && call.receiver.id !== person) {
    return { kind: own ? 'joined' : 'other', icon: 'users' };
  }
  const missed = call.answer_time === null && ['no_answer', 'canceled', 'abandoned'].includes(call.end_reason ?? '');
  return missed ? { kind: 'missed', icon: 'missed' } : { kind: 'in', icon: 'arrow-in' };
}

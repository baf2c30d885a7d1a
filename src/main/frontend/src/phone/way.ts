import type { Call } from '@/api/types';
import type { IconName } from '@/ui/icons';

export interface Way {
  kind: 'in' | 'out' | 'missed' | 'other';
  icon: IconName;
}

/** Which way a call went, as seen by a person. */
export function wayOf(call: Call, person: string | undefined): Way {
  if (call.initiator.id === person) {
    return { kind: 'out', icon: 'arrow-out' };
  }
  if (!call.participants.some((who) => who.id === person) && call.receiver.id !== person) {
    return { kind: 'other', icon: 'users' };
  }
  const missed = call.answer_time === null && ['no_answer', 'canceled', 'abandoned'].includes(call.end_reason ?? '');
  return missed ? { kind: 'missed', icon: 'missed' } : { kind: 'in', icon: 'arrow-in' };
}

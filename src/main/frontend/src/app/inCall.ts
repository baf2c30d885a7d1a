import { computed } from 'vue';
import { live } from '@/live/live';
import { session } from './session';

/** Does this person talk to somebody now, by whichever phone? */
export const inCall = computed(() =>
  live.alive.value.some((call) => call.participants.some((who) => who.id === session.user.value?.id && who.state === 'connected')),
);

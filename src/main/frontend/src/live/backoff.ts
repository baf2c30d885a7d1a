/**
 * How long to wait before the next try. A page whose peer is back has to show the truth within three seconds, so in the first
 * minutes it asks often; who waits longer asks less often. The jitter keeps a thousand pages from asking in the same moment.
 */
export function pause(attempt: number, random: number = Math.random()): number {
  const longest = attempt <= 60 ? 2_000 : attempt <= 120 ? 5_000 : 15_000;
  const wanted = Math.min(longest, 250 * 2 ** Math.min(attempt, 10));
  return Math.round(wanted * (0.5 + random / 2));
}

/**
 * Was the machine asleep? Between two beats of a clock more time passed than a busy or hidden page explains.
 *
 * @param beat  how far apart the beats should be, in milliseconds
 * @param since how far apart they were
 */
export function slept(beat: number, since: number): boolean {
  return since > beat * 4 + 3_000;
}

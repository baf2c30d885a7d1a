import { describe, expect, it } from 'vitest';
import { pause, slept } from '@/live/backoff';
import { address } from '@/live/connection';

describe('coming back', () => {
  it('givenTheFirstMinutes_whenAPeerIsBack_thenItIsAskedWithinTwoSeconds', () => {
    for (let attempt = 0; attempt <= 60; attempt++) {
      expect(pause(attempt, 1)).toBeLessThanOrEqual(2_000);
      expect(pause(attempt, 0)).toBeGreaterThanOrEqual(100);
    }
  });

  it('givenMoreAttempts_whenPausing_thenLonger_butNeverForLong', () => {
    expect(pause(61, 1)).toBe(5_000);
    expect(pause(10_000, 1)).toBe(15_000);
  });

  it('givenManyPages_whenPausing_thenNotInTheSameMoment', () => {
    expect(pause(5, 0)).toBe(1_000);
    expect(pause(5, 1)).toBe(2_000);
  });

  it('givenAClosedLid_whenItOpens_thenThatIsNoticed', () => {
    expect(slept(1_000, 1_020)).toBe(false);
    expect(slept(1_000, 6_900)).toBe(false);
    expect(slept(1_000, 20_000)).toBe(true);
  });
});

describe('where Socket.IO is', () => {
  const page = { protocol: 'https:', hostname: 'calls.example', origin: 'https://calls.example' };

  it.each([
    ['', 'https://calls.example'],
    [':9092', 'https://calls.example:9092'],
    ['https://live.example:9092', 'https://live.example:9092'],
  ])('givenTheServiceSays_%s_thenItIs_%s', (said, expected) => {
    expect(address(said, page)).toBe(expected);
  });
});

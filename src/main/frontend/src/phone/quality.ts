/** Figures of one connection at one moment, as `getStats` has them. */
export interface Sample {
  received: number;
  lost: number;
  /** Seconds. */
  jitter: number;
  /** Seconds; undefined until the other side has reported. */
  roundTrip: number | undefined;
}

export interface Quality {
  /** Share of packets that did not come, 0 to 1. */
  loss: number;
  /** Milliseconds. */
  jitter: number;
  /** Milliseconds. */
  roundTrip: number | undefined;
  /** Nothing at all comes. */
  silent: boolean;
  grade: 'good' | 'fair' | 'poor';
}

export function sample(stats: Iterable<Record<string, unknown>>): Sample {
  const found: Sample = { received: 0, lost: 0, jitter: 0, roundTrip: undefined };
  let pair: number | undefined;
  const number = (value: unknown) => (typeof value === 'number' ? value : undefined);
  for (const report of stats) {
    if (report['type'] === 'inbound-rtp' && report['kind'] === 'audio') {
      found.received += number(report['packetsReceived']) ?? 0;
      found.lost += Math.max(0, number(report['packetsLost']) ?? 0);
      found.jitter = Math.max(found.jitter, number(report['jitter']) ?? 0);
    } else if (report['type'] === 'remote-inbound-rtp' && report['kind'] === 'audio') {
      found.roundTrip = number(report['roundTripTime']) ?? found.roundTrip;
    } else if (report['type'] === 'candidate-pair' && report['nominated'] === true) {
      pair = number(report['currentRoundTripTime']) ?? pair;
    }
  }
  return { ...found, roundTrip: found.roundTrip ?? pair };
}

/** What happened between two moments. Thresholds as ITU-T G.107 lets one hear them. */
export function between(before: Sample, now: Sample): Quality {
  const received = Math.max(0, now.received - before.received);
  const lost = Math.max(0, now.lost - before.lost);
  const loss = received + lost === 0 ? 0 : lost / (received + lost);
  const jitter = Math.round(now.jitter * 1000);
  const roundTrip = now.roundTrip === undefined ? undefined : Math.round(now.roundTrip * 1000);
  const poor = received === 0 || loss > 0.05 || jitter > 60 || (roundTrip ?? 0) > 500;
  const fair = loss > 0.01 || jitter > 30 || (roundTrip ?? 0) > 250;
  return { loss, jitter, roundTrip, silent: received === 0, grade: poor ? 'poor' : fair ? 'fair' : 'good' };
}

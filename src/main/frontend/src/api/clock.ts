let offset = 0;

/** Learns from the `Date` of an answer how far this machine's clock is off; that header has whole seconds. */
export function learn(date: string | null, now: number = Date.now()): void {
  const told = date === null ? NaN : Date.parse(date);
  if (Number.isFinite(told)) {
    const off = told + 500 - now;
    offset = Math.abs(off) < 1_500 ? 0 : off;
  }
}

/** The time as the service has it, in milliseconds. */
export function serviceTime(): number {
  return Date.now() + offset;
}

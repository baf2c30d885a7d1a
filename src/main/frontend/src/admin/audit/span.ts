export const RANGES = ['today', '7d', '30d', 'dates'] as const;

const DAY = 86_400_000;

function midnight(of: Date): Date {
  return new Date(of.getFullYear(), of.getMonth(), of.getDate());
}

/** That day where the person is, if it is one; `2027-02-30` is none. */
function date(text: string): Date | undefined {
  const found = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text);
  if (!found) {
    return undefined;
  }
  const [year, month, of] = [Number(found[1]), Number(found[2]) - 1, Number(found[3])];
  const made = new Date(year, month, of);
  return made.getMonth() === month && made.getFullYear() === year ? made : undefined;
}

/** From when to when, for the service; days are whole ones where the person is, the last one included. */
export function span(range: string, from: string, to: string, now: Date): { from?: string; to?: string } {
  if (range === 'today') {
    return { from: midnight(now).toISOString() };
  }
  if (range === '7d' || range === '30d') {
    return { from: new Date(now.getTime() - Number.parseInt(range, 10) * DAY).toISOString() };
  }
  const [first, last] = range === 'dates' ? [date(from), date(to)] : [];
  const end = last && new Date(last.getFullYear(), last.getMonth(), last.getDate() + 1);
  return { ...(first ? { from: first.toISOString() } : {}), ...(end ? { to: end.toISOString() } : {}) };
}

/** One thing that an entry of the audit log tells: what it was and is, or just what it is. */
export interface Difference {
  field: string;
  from?: string;
  to: string;
}

type Json = Record<string, unknown>;

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isChange(value: unknown): value is { from: unknown; to: unknown } {
  return isObject(value) && 'from' in value && 'to' in value && Object.keys(value).length === 2;
}

function text(value: unknown): string {
  if (value === null || value === undefined || value === '') {
    return '–';
  }
  if (Array.isArray(value)) {
    return value.length ? value.map(text).join(', ') : '–';
  }
  return isObject(value) ? JSON.stringify(value) : String(value);
}

/** Of a whole that was and is, the parts that are not the same. */
function parts(from: Json, to: Json): Difference[] {
  const fields = [...new Set([...Object.keys(from), ...Object.keys(to)])];
  return fields
    .filter((field) => JSON.stringify(from[field]) !== JSON.stringify(to[field]))
    .map((field) => ({ field, from: text(from[field]), to: text(to[field]) }));
}

/** The details of an entry, one line each, changes first. */
export function differences(details: Json): Difference[] {
  if (isChange(details) && isObject(details.from) && isObject(details.to)) {
    return parts(details.from, details.to);
  }
  const all = Object.entries(details).flatMap(([field, value]): Difference[] => {
    if (isChange(value)) {
      return isObject(value.from) && isObject(value.to)
        ? parts(value.from, value.to)
        : [{ field, from: text(value.from), to: text(value.to) }];
    }
    return [{ field, to: text(value) }];
  });
  return [...all.filter((one) => one.from !== undefined), ...all.filter((one) => one.from === undefined)];
}

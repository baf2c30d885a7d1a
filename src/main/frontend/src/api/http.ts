import { learn } from './clock';
import { Problem } from './problem';

const PATIENCE = 15_000;

let onSignedOut: () => void = () => {};

/** Called whenever the service says that the session is over. */
export function whenSignedOut(then: () => void): void {
  onSignedOut = then;
}

export interface Options {
  /** The version that the person has seen: another one is not changed (409 `changed-meanwhile`). */
  seen?: number | undefined;
  /** A word for this one request, so that a repeat does not do it twice. */
  once?: string;
  /** Milliseconds until it counts as not answered. */
  patience?: number;
  signal?: AbortSignal;
  /** Is told what the answer's headers are. */
  heard?: (headers: Headers) => void;
}

/**
 * Asks the service. The session is a cookie that scripts cannot read; the browser itself says in `Origin` and
 * `Sec-Fetch-Site` which page asks, and the service takes the cookie from its own alone.
 */
export async function ask<T>(method: string, path: string, body?: unknown, options: Options = {}): Promise<T> {
  const timeout = AbortSignal.timeout(options.patience ?? PATIENCE);
  const headers: Record<string, string> = { Accept: 'application/json' };
  if (body !== undefined) {
    headers['Content-Type'] = 'application/json';
  }
  if (options.seen !== undefined) {
    headers['If-Match'] = `"${options.seen}"`;
  }
  if (options.once) {
    headers['Idempotency-Key'] = options.once;
  }
  let answer: Response;
  try {
    answer = await fetch(path, {
      method,
      headers,
      body: body === undefined ? null : JSON.stringify(body),
      credentials: 'same-origin',
      cache: 'no-store',
      signal: options.signal ? AbortSignal.any([options.signal, timeout]) : timeout,
    });
  } catch (failed) {
    if (options.signal?.aborted) {
      throw failed;
    }
    throw Problem.unreachable();
  }
  learn(answer.headers.get('Date'));
  if (answer.ok) {
    options.heard?.(answer.headers);
    return (answer.status === 204 ? undefined : await json(answer)) as T;
  }
  const problem = await read(answer);
  if (problem.status === 401 && problem.code !== 'bad-credentials') {
    onSignedOut();
  }
  throw problem;
}

async function json(answer: Response): Promise<unknown> {
  try {
    return await answer.json();
  } catch {
    throw Problem.unreachable();
  }
}

async function read(answer: Response): Promise<Problem> {
  const retry = Number(answer.headers.get('Retry-After'));
  const retryAfter = Number.isFinite(retry) && retry > 0 ? retry : undefined;
  try {
    const said = (await answer.json()) as { code?: string; detail?: string; details?: { field: string; message: string }[] };
    return new Problem(answer.status, said.code ?? 'unknown', said.detail ?? '', said.details ?? [], retryAfter);
  } catch {
    // A proxy's own page.
    return new Problem(answer.status, answer.status >= 502 ? 'unreachable' : 'unknown', '', [], retryAfter);
  }
}

export const get = <T>(path: string, options?: Options) => ask<T>('GET', path, undefined, options);
export const post = <T>(path: string, body?: unknown, options?: Options) => ask<T>('POST', path, body ?? {}, options);
export const put = <T>(path: string, body: unknown, options?: Options) => ask<T>('PUT', path, body, options);
export const patch = <T>(path: string, body: unknown, options?: Options) => ask<T>('PATCH', path, body, options);
export const remove = <T>(path: string, options?: Options) => ask<T>('DELETE', path, undefined, options);

/** A page of a list, whose answer says in a header how many there are in all. */
export async function page<T>(path: string, options: Options = {}): Promise<{ items: T[]; total: number }> {
  let total = 0;
  const items = await get<T[]>(path, { ...options, heard: (headers) => (total = Number(headers.get('X-Total-Count'))) });
  return { items, total };
}

/** `?a=1&b=2` of what is given. */
export function query(of: Record<string, string | number | boolean | null | undefined>): string {
  const given = Object.entries(of).filter(([, value]) => value !== undefined && value !== null && value !== '');
  return given.length ? '?' + new URLSearchParams(given.map(([name, value]) => [name, String(value)])) : '';
}

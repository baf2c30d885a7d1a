/** What the service says went wrong (RFC 9457), or that it could not be asked. */
export class Problem extends Error {
  constructor(
    /** HTTP status, 0 when there was no answer. */
    readonly status: number,
    /** Stable word of the API, `unreachable` when there was no answer. */
    readonly code: string,
    /** One sentence for people, in English; empty when there is none. */
    readonly detail: string,
    readonly fields: { field: string; message: string }[] = [],
    /** Seconds after which to try again. */
    readonly retryAfter: number | undefined = undefined,
  ) {
    super(detail || code);
  }

  static unreachable(): Problem {
    return new Problem(0, 'unreachable', '');
  }

  /** May the same request work in a moment? */
  get passing(): boolean {
    return this.status === 0 || this.status === 503 || this.status === 429;
  }
}

import { io, type Socket } from 'socket.io-client';
import { post } from '@/api/http';
import { Problem } from '@/api/problem';
import type { Ticket } from '@/api/types';
import { pause, slept } from './backoff';

export type ConnectionState = 'connecting' | 'connected' | 'lost' | 'closed';

export interface Listener {
  /** The last event that was heard, for catching up. */
  lastEventId(): string | undefined;
  /** Calls that were joined. */
  joined(): string[];
  event(name: string, body: unknown): void;
  state(state: ConnectionState): void;
  /** This page may not come back by itself: the session is over, or there are too many tabs. */
  refused(reason: string): void;
}

const BEAT = 1_000;
const ASK_EVERY = 4_000;
const ANSWER_WITHIN = 2_500;
const OPEN_WITHIN = 6_000;

/** Where Socket.IO is, as the service says: an address, `:port` of this page's host, or nothing for this page's origin. */
export function address(url: string, page: { protocol: string; hostname: string; origin: string }): string {
  if (url === '') {
    return page.origin;
  }
  return url.startsWith(':') ? `${page.protocol}//${page.hostname}${url}` : url;
}

/**
 * One connection to Ringdown that comes back by itself: at once when the network or the page wakes up, else after a pause.
 * It asks the other side every few seconds whether it is there, because a dead connection says nothing.
 */
export class Connection {
  private socket: Socket | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private clock: ReturnType<typeof setInterval> | undefined;
  private attempt = 0;
  private opening = 0;
  private lastBeat = 0;
  private lastAsked = 0;
  private waitAtLeast = 0;
  private open = false;

  constructor(private readonly listener: Listener) {}

  start(): void {
    if (this.open) {
      return;
    }
    this.open = true;
    this.lastBeat = Date.now();
    this.clock = setInterval(this.beat, BEAT);
    addEventListener('online', this.wake);
    addEventListener('offline', this.away);
    document.addEventListener('visibilitychange', this.visible);
    addEventListener('pageshow', this.visible);
    void this.connect();
  }

  stop(): void {
    this.open = false;
    clearInterval(this.clock);
    clearTimeout(this.timer);
    removeEventListener('online', this.wake);
    removeEventListener('offline', this.away);
    document.removeEventListener('visibilitychange', this.visible);
    removeEventListener('pageshow', this.visible);
    this.drop();
    this.listener.state('closed');
  }

  emit(name: string, body: object): void {
    this.socket?.emit(name, body);
  }

  private readonly wake = (): void => {
    if (this.open) {
      this.attempt = 0;
      this.waitAtLeast = 0;
      this.again(0);
    }
  };

  /** The browser says that there is no network; what it says of this is not always so. */
  private readonly away = (): void => this.ask();

  private readonly visible = (): void => {
    if (document.visibilityState === 'visible') {
      if (this.socket?.connected) {
        this.ask();
      } else {
        this.wake();
      }
    }
  };

  private readonly beat = (): void => {
    const now = Date.now();
    const since = now - this.lastBeat;
    this.lastBeat = now;
    if (slept(BEAT, since)) {
      this.wake();
    } else if (this.socket?.connected && now - this.lastAsked >= ASK_EVERY) {
      this.ask();
    }
  };

  private ask(): void {
    const socket = this.socket;
    if (!socket?.connected) {
      return;
    }
    this.lastAsked = Date.now();
    const asked = performance.now();
    socket.timeout(ANSWER_WITHIN).emit('still_there', {}, (silent: Error | null) => {
      // A page that was asleep itself has not waited.
      if (silent && this.socket === socket && performance.now() - asked < ANSWER_WITHIN * 3) {
        this.wake();
      }
    });
  }

  private again(after: number): void {
    this.drop();
    this.listener.state('lost');
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.connect(), after);
  }

  private drop(): void {
    this.opening++;
    const socket = this.socket;
    this.socket = undefined;
    socket?.removeAllListeners();
    socket?.disconnect();
  }

  private failed(): void {
    if (this.open) {
      const wait = Math.max(pause(this.attempt++), this.waitAtLeast);
      this.waitAtLeast = 0;
      this.again(wait);
    }
  }

  private async connect(): Promise<void> {
    const mine = ++this.opening;
    const current = () => this.open && mine === this.opening;
    let ticket: Ticket;
    try {
      ticket = await post<Ticket>('/api/live/tickets', {}, { patience: OPEN_WITHIN });
    } catch (problem) {
      if (current()) {
        if (problem instanceof Problem && problem.status === 401) {
          this.listener.refused('unauthenticated');
        } else {
          this.failed();
        }
      }
      return;
    }
    if (!current()) {
      return;
    }
    const socket = io(address(ticket.url, location), {
      transports: ['websocket'],
      query: { ticket: ticket.ticket },
      auth: { last_event_id: this.listener.lastEventId(), calls: this.listener.joined() },
      reconnection: false,
      forceNew: true,
      timeout: OPEN_WITHIN,
    });
    this.socket = socket;
    socket.on('connect', () => {
      this.attempt = 0;
      this.lastAsked = Date.now();
      this.listener.state('connected');
    });
    socket.on('connect_error', (error) => {
      if (!current()) {
        return;
      }
      if (error.message === 'unauthenticated' || error.message === 'too-many-sockets') {
        this.listener.refused(error.message);
      } else {
        this.failed();
      }
    });
    socket.on('disconnect', () => current() && this.failed());
    socket.on('server_stopping', (body: { reconnect_after_ms?: number }) => {
      this.waitAtLeast = Math.min(body.reconnect_after_ms ?? 0, 5_000);
    });
    socket.onAny((name: string, body: unknown) => current() && this.listener.event(name, body));
  }
}

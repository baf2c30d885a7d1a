import JsSIP from 'jssip';
import type { RTCSession } from 'jssip/lib/RTCSession';
import type { SoftphoneCredentials } from '@/api/types';

/** What the phone hears of Asterisk. */
export interface SipEvents {
  connecting(): void;
  registered(): void;
  disconnected(): void;
  /** @param status SIP's, 0 when there was no answer */
  refused(status: number): void;
  rings(leg: SipLeg): void;
}

interface Transport {
  connect(): void;
  disconnect(): void;
}

/** How long to look for ways to the other side before the call goes on with those that were found. */
const GATHER_FOR = 800;

/** One call's audio between this browser and Asterisk. What becomes of the call is not decided here. */
export class SipLeg {
  /** The call it belongs to; undefined for one that Ringdown did not make. */
  readonly callId: string | undefined;
  /** The service asks for it to be answered without anybody's click, because there was one. */
  readonly answersItself: boolean;
  readonly from: string;
  connection: RTCPeerConnection | undefined;
  answered = false;
  over = false;

  constructor(
    private readonly session: RTCSession,
    request: { getHeader(name: string): string | undefined },
    ended: (leg: SipLeg) => void,
    track: (leg: SipLeg, stream: MediaStream) => void,
  ) {
    this.callId = request.getHeader('X-Ringdown-Call');
    this.answersItself = /answer-after=0/.test(request.getHeader('Call-Info') ?? '');
    this.from = session.remote_identity.uri.user;
    session.on('peerconnection', (event: { peerconnection: RTCPeerConnection }) => {
      this.connection = event.peerconnection;
      event.peerconnection.addEventListener('track', (heard) => track(this, heard.streams[0] ?? new MediaStream([heard.track])));
    });
    let gathering: ReturnType<typeof setTimeout> | undefined;
    session.on('icecandidate', (event: { ready: () => void }) => {
      gathering ??= setTimeout(() => event.ready(), GATHER_FOR);
    });
    const end = () => {
      clearTimeout(gathering);
      if (!this.over) {
        this.over = true;
        ended(this);
      }
    };
    session.on('ended', end);
    session.on('failed', end);
  }

  answer(microphone: MediaStream, iceServers: RTCIceServer[]): void {
    if (!this.answered && !this.over) {
      this.answered = true;
      this.session.answer({ mediaStream: microphone, pcConfig: { iceServers } });
    }
  }

  /** The call is over, or not here any more. */
  drop(): void {
    if (!this.over) {
      try {
        this.session.terminate();
      } catch {
        // It has ended in this moment.
      }
    }
    this.connection?.close();
  }
}

/** The SIP side of the phone: registered at Asterisk as long as it is wanted, whatever goes wrong between. */
export class SipPhone {
  private readonly agent: JsSIP.UA;
  private registering: ReturnType<typeof setTimeout> | undefined;
  private stopped = false;

  constructor(
    credentials: SoftphoneCredentials,
    events: SipEvents,
    ended: (leg: SipLeg) => void,
    track: (leg: SipLeg, stream: MediaStream) => void,
    /** Is Asterisk to ring it? */
    private rung: boolean,
  ) {
    JsSIP.debug.disable();
    const sockets = credentials.websocket_urls.map((url) => new JsSIP.WebSocketInterface(url));
    this.agent = new JsSIP.UA({
      sockets,
      uri: `sip:${credentials.username}@${new URL(credentials.websocket_url).hostname}`,
      authorization_user: credentials.username,
      realm: credentials.realm,
      ha1: credentials.ha1,
      register: rung,
      register_expires: 60,
      session_timers: false,
      // How long it rings the service decides.
      no_answer_timeout: 3_600,
      user_agent: 'Ringdown',
      connection_recovery_min_interval: 1,
      connection_recovery_max_interval: 2,
    });
    this.agent.on('connecting', () => this.tell(() => events.connecting()));
    this.agent.on('registered', () => this.tell(() => (this.rung ? events.registered() : this.agent.unregister())));
    this.agent.on('disconnected', () => this.tell(() => events.disconnected()));
    this.agent.on('unregistered', () => this.tell(() => this.again()));
    this.agent.on('registrationFailed', (failure) =>
      this.tell(() => {
        if (!this.rung) {
          return;
        }
        events.refused(failure.response?.status_code ?? 0);
        this.again();
      }),
    );
    this.agent.on('newRTCSession', (event: { originator: string; session: RTCSession; request: unknown }) => {
      if (event.originator === 'remote') {
        events.rings(new SipLeg(event.session, event.request as { getHeader(name: string): string | undefined }, ended, track));
      }
    });
    this.agent.start();
  }

  private tell(what: () => void): void {
    if (!this.stopped) {
      what();
    }
  }

  /** After a restart Asterisk knows the phone only when it has been told of it again: it is asked until then. */
  private again(): void {
    clearTimeout(this.registering);
    this.registering = setTimeout(() => {
      if (!this.stopped && this.rung && this.agent.isConnected() && !this.agent.isRegistered()) {
        this.agent.register();
      }
    }, 700 + Math.random() * 600);
  }

  /** Is it to be rung? Calls that it has stay as they are. */
  ring(wanted: boolean): void {
    if (this.stopped || this.rung === wanted) {
      return;
    }
    this.rung = wanted;
    clearTimeout(this.registering);
    if (wanted) {
      this.agent.register();
    } else {
      this.agent.unregister();
    }
  }

  private transport(): Transport | undefined {
    return (this.agent as unknown as { transport: Transport | null }).transport ?? undefined;
  }

  /** The network was away: a connection from before may be dead without knowing it. Calls stay. */
  reconnect(): void {
    if (!this.stopped) {
      this.transport()?.disconnect();
      this.transport()?.connect();
    }
  }

  /** Lets go of everything without a word: whoever takes over says it. */
  abandon(): void {
    this.stopped = true;
    clearTimeout(this.registering);
    this.transport()?.disconnect();
    this.agent.stop();
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.registering);
    this.agent.stop();
  }
}

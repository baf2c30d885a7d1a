import { shallowRef } from 'vue';
import { preferences } from '@/app/preferences';
import { audioContext, openMicrophone, playOn } from './audio';
import { between, sample, type Quality, type Sample } from './quality';
import type { SipLeg } from './sip';

const MEASURE_EVERY = 2_000;

/** What is heard and said at one leg of this page. */
export class LegAudio {
  readonly quality = shallowRef<Quality>();
  readonly since = Date.now();
  private readonly element = new Audio();
  private microphone: MediaStream | undefined;
  private muted = false;
  private closed = false;
  private silent = false;
  private last: Sample | undefined;
  private timer: ReturnType<typeof setInterval> | undefined;

  constructor(readonly leg: SipLeg) {
    this.element.autoplay = true;
    this.element.dataset['call'] = leg.callId ?? '';
    document.body.append(this.element);
  }

  /** The way to Asterisk is gone and does not come back by itself. */
  get isBroken(): boolean {
    return this.leg.connection?.iceConnectionState === 'failed' || this.leg.connection?.connectionState === 'failed';
  }

  answer(microphone: MediaStream, iceServers: RTCIceServer[]): void {
    if (this.closed) {
      microphone.getTracks().forEach((track) => track.stop());
      return;
    }
    this.take(microphone);
    this.leg.answer(microphone, iceServers);
    this.timer = setInterval(() => void this.measure(), MEASURE_EVERY);
  }

  private take(microphone: MediaStream): void {
    this.microphone = microphone;
    for (const track of microphone.getAudioTracks()) {
      track.enabled = !this.muted;
      track.addEventListener('ended', () => this.microphone === microphone && void this.devicesChanged());
    }
  }

  play(stream: MediaStream): void {
    this.element.srcObject = stream;
    void playOn(this.element, preferences.speaker);
  }

  mute(muted: boolean): void {
    this.muted = muted;
    this.microphone?.getAudioTracks().forEach((track) => (track.enabled = !muted));
  }

  /** Nothing comes, and that is right: it is no fault of the audio. What is measured across a change tells nothing. */
  expectSilence(silent: boolean): void {
    if (this.silent !== silent) {
      this.silent = silent;
      this.last = undefined;
      this.quality.value = undefined;
    }
  }

  /** Another microphone or speaker, or one was pulled out: what is sent goes on, if need be as silence. */
  async devicesChanged(): Promise<void> {
    void playOn(this.element, preferences.speaker);
    const sender = this.leg.connection?.getSenders().find((one) => one.track?.kind === 'audio');
    if (!sender || this.closed) {
      return;
    }
    const before = this.microphone;
    const next = await openMicrophone().catch(() => audioContext().createMediaStreamDestination().stream);
    if (this.closed) {
      next.getTracks().forEach((track) => track.stop());
      return;
    }
    this.take(next);
    await sender.replaceTrack(next.getAudioTracks()[0] ?? null).catch(() => {});
    before?.getTracks().forEach((track) => track.stop());
  }

  private async measure(): Promise<void> {
    const connection = this.leg.connection;
    if (!connection || connection.connectionState === 'closed') {
      return;
    }
    const before = this.last;
    const now = sample((await connection.getStats()).values() as Iterable<Record<string, unknown>>);
    if (before && before === this.last) {
      const quality = between(before, now);
      this.quality.value = quality.silent && this.silent ? undefined : quality;
    }
    this.last = now;
  }

  close(): void {
    this.closed = true;
    clearInterval(this.timer);
    this.microphone?.getTracks().forEach((track) => track.stop());
    this.microphone = undefined;
    this.element.srcObject = null;
    this.element.remove();
  }
}

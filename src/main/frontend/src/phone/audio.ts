import { computed, reactive } from 'vue';
import { preferences } from '@/app/preferences';

export type AudioState = 'unknown' | 'ready' | 'denied' | 'missing' | 'unsupported';

export const audio = reactive({
  state: 'unknown' as AudioState,
  microphones: [] as { id: string; name: string }[],
  speakers: [] as { id: string; name: string }[],
  /** The browser knows of a microphone, whether it may be used or not. */
  plugged: false,
  /** The browser plays nothing before somebody has touched the page. */
  blocked: false,
});

/**
 * Can somebody speak here, as far as is known? Where it has not been asked yet, the browser asks with the first call. After
 * a failure it is so again when a microphone was opened, which a person does by one click.
 */
export const canSpeak = computed(() => audio.state === 'ready' || audio.state === 'unknown');

/** An output other than the usual one can be chosen. */
export const canChooseOutput = typeof HTMLMediaElement !== 'undefined' && 'setSinkId' in HTMLMediaElement.prototype;

/** Browsers give the microphone to HTTPS pages and to this machine's own alone. */
export const isSupported = () => isSecureContext && navigator.mediaDevices !== undefined && typeof RTCPeerConnection !== 'undefined';

let context: AudioContext | undefined;

export function audioContext(): AudioContext {
  context ??= new AudioContext();
  if (context.state === 'suspended') {
    void context.resume().catch(() => {});
  }
  return context;
}

let watched: PermissionStatus | undefined;

/** Does the browser refuse the microphone? Some do not say so before it is asked for. */
async function isDenied(): Promise<boolean> {
  try {
    if (!watched) {
      watched = await navigator.permissions.query({ name: 'microphone' as PermissionName });
      watched.addEventListener('change', () => void listDevices());
    }
    return watched.state === 'denied';
  } catch {
    return false;
  }
}

export async function listDevices(): Promise<void> {
  if (!isSupported()) {
    audio.state = 'unsupported';
    return;
  }
  const [denied, all] = await Promise.all([isDenied(), navigator.mediaDevices.enumerateDevices().catch((): MediaDeviceInfo[] => [])]);
  const of = (kind: MediaDeviceKind) =>
    all.filter((device) => device.kind === kind && device.label).map((device) => ({ id: device.deviceId, name: device.label }));
  audio.microphones = of('audioinput');
  audio.speakers = of('audiooutput');
  audio.plugged = all.some((device) => device.kind === 'audioinput');
  if (denied) {
    audio.state = 'denied';
  } else if (!audio.plugged) {
    audio.state = 'missing';
  } else if (canSpeak.value) {
    audio.state = audio.microphones.length > 0 ? 'ready' : 'unknown';
  }
}

/** Tries the microphone; calls come again where it works. */
export async function tryMicrophone(): Promise<void> {
  try {
    (await openMicrophone()).getTracks().forEach((track) => track.stop());
  } catch {
    await listDevices();
  }
}

/** The microphone that was chosen; the usual one where that is not there any more. */
export async function openMicrophone(): Promise<MediaStream> {
  if (!isSupported()) {
    audio.state = 'unsupported';
    throw new Error('unsupported');
  }
  const wanted: MediaTrackConstraints = { echoCancellation: true, noiseSuppression: true, autoGainControl: true };
  if (preferences.microphone) {
    wanted.deviceId = { ideal: preferences.microphone };
  }
  try {
    const stream = await navigator.mediaDevices.getUserMedia({ audio: wanted, video: false });
    audio.state = 'ready';
    void listDevices();
    return stream;
  } catch (refused) {
    const name = refused instanceof DOMException ? refused.name : '';
    audio.state = name === 'NotFoundError' || name === 'NotReadableError' ? 'missing' : 'denied';
    throw refused;
  }
}

/** Plays on what was chosen. */
export async function playOn(element: HTMLAudioElement, output: string): Promise<void> {
  if (canChooseOutput) {
    const known = output !== '' && (audio.speakers.length === 0 || audio.speakers.some((speaker) => speaker.id === output));
    await element.setSinkId(known ? output : '').catch(() => {});
  }
  try {
    await element.play();
    audio.blocked = false;
  } catch (refused) {
    if (refused instanceof DOMException && refused.name === 'NotAllowedError') {
      audio.blocked = true;
    }
  }
}

/** Somebody has touched the page: what was blocked may play. */
export function unblock(): void {
  document.querySelectorAll('audio').forEach((element) => element.srcObject && void element.play().catch(() => {}));
  if (context?.state === 'suspended') {
    void context.resume();
  }
  audio.blocked = false;
}

/** How loud a stream is, 0 to 1, about 20 times a second, until stopped. */
export function meter(stream: MediaStream, tell: (level: number) => void): () => void {
  const source = audioContext().createMediaStreamSource(stream);
  const analyser = audioContext().createAnalyser();
  analyser.fftSize = 512;
  source.connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  const timer = setInterval(() => {
    analyser.getFloatTimeDomainData(samples);
    const mean = Math.sqrt(samples.reduce((sum, value) => sum + value * value, 0) / samples.length);
    // -60 dB is nothing, 0 dB is all there is.
    tell(mean < 0.001 ? 0 : Math.min(1, Math.max(0, 1 + Math.log10(mean) / 3)));
  }, 50);
  return () => {
    clearInterval(timer);
    source.disconnect();
    tell(0);
  };
}

/** Sounds that the page makes itself, on one output. */
class Player {
  private element: HTMLAudioElement | undefined;
  private gain: GainNode | undefined;

  open(output: string, volume: number): GainNode {
    const sound = audioContext();
    if (!this.gain || !this.element) {
      const stream = sound.createMediaStreamDestination();
      this.gain = sound.createGain();
      this.gain.connect(stream);
      this.element = new Audio();
      this.element.srcObject = stream.stream;
    }
    this.gain.gain.value = volume;
    void playOn(this.element, output);
    return this.gain;
  }

  close(): void {
    this.element?.pause();
  }
}

function tone(into: AudioNode, frequencies: number[], from: number, length: number, volume: number): void {
  const sound = audioContext();
  const shape = sound.createGain();
  shape.gain.setValueAtTime(0, from);
  shape.gain.linearRampToValueAtTime(volume, from + 0.02);
  shape.gain.setValueAtTime(volume, from + length - 0.06);
  shape.gain.linearRampToValueAtTime(0, from + length);
  shape.connect(into);
  for (const frequency of frequencies) {
    const oscillator = sound.createOscillator();
    oscillator.frequency.value = frequency;
    oscillator.connect(shape);
    oscillator.start(from);
    oscillator.stop(from + length);
  }
}

const tester = new Player();

/** Three notes on the speaker that was chosen. */
export async function testTone(): Promise<void> {
  const out = tester.open(preferences.speaker, 0.5);
  const begin = audioContext().currentTime + 0.05;
  [523.25, 659.25, 783.99].forEach((note, at) => tone(out, [note], begin + at * 0.22, 0.3, 0.5));
  await new Promise((done) => setTimeout(done, 1_000));
  tester.close();
}

const ringing = new Player();
let rings: ReturnType<typeof setInterval> | undefined;

/** The ring tone, until [stopRinging]: two short rings every three seconds. */
export function startRinging(): void {
  if (rings !== undefined) {
    return;
  }
  const ring = () => {
    const out = ringing.open(preferences.ringer || preferences.speaker, preferences.ringVolume);
    const begin = audioContext().currentTime + 0.02;
    for (const at of [0, 0.42]) {
      tone(out, [587.33, 739.99], begin + at, 0.34, 0.35);
    }
  };
  ring();
  rings = setInterval(ring, 3_000);
}

export function stopRinging(): void {
  if (rings !== undefined) {
    clearInterval(rings);
    rings = undefined;
    ringing.close();
  }
}

const back = new Player();
let backs: ReturnType<typeof setInterval> | undefined;

/** What callers hear while it rings at the other side (ITU-T E.180). */
export function startRingback(): void {
  if (backs !== undefined) {
    return;
  }
  const once = () => tone(back.open(preferences.speaker, 0.25), [425], audioContext().currentTime + 0.02, 1, 0.4);
  once();
  backs = setInterval(once, 5_000);
}

export function stopRingback(): void {
  if (backs !== undefined) {
    clearInterval(backs);
    backs = undefined;
    back.close();
  }
}

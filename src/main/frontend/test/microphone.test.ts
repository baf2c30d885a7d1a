// @vitest-environment jsdom
import { screen } from '@testing-library/dom';
import { userEvent } from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { defineComponent, h } from 'vue';
import { audio, listDevices } from '@/phone/audio';
import IdlePanel from '@/phone/IdlePanel.vue';
import PhoneNotices from '@/phone/PhoneNotices.vue';
import { softphone } from '@/phone/softphone';
import { act } from '@/phone/desk';
import { toasts } from '@/ui/toasts';
import { Service, show, until } from './parts/page';

/** What the browser has, and the registrar as Asterisk has it. Neither can be unplugged in a test. */
const world = vi.hoisted(() => {
  const devices = Object.assign(new EventTarget(), {
    plugged: true,
    broken: '',
    enumerateDevices: async () => (devices.plugged ? [{ kind: 'audioinput', deviceId: 'one', label: permission.state === 'granted' ? 'Headset' : '' }] : []),
    async getUserMedia() {
      const problem = permission.state === 'denied' ? 'NotAllowedError' : devices.plugged ? devices.broken : 'NotFoundError';
      if (problem) {
        throw new DOMException('no', problem);
      }
      return { getTracks: () => tracks, getAudioTracks: () => tracks };
    },
  });
  const permission = Object.assign(new EventTarget(), { state: 'granted' });
  const track = Object.assign(new EventTarget(), { enabled: true, stop: () => {} });
  const tracks = [track];
  const agents: Agent[] = [];
  class Agent {
    registered = false;
    terminated = false;
    heard = new Map<string, (event?: unknown) => void>();
    constructor(readonly configuration: { register: boolean }) {
      agents.push(this);
    }
    on(name: string, then: (event?: unknown) => void) {
      this.heard.set(name, then);
    }
    start() {
      if (this.configuration.register) {
        this.register();
      }
    }
    register() {
      queueMicrotask(() => ((this.registered = true), this.heard.get('registered')!()));
    }
    unregister() {
      this.registered = false;
      queueMicrotask(() => this.heard.get('unregistered')!());
    }
    stop() {
      this.registered = false;
      this.terminated = true;
    }
    isConnected = () => true;
    isRegistered = () => this.registered;
  }
  Object.defineProperty(navigator, 'mediaDevices', { value: devices });
  Object.defineProperty(navigator, 'permissions', { value: { query: async () => permission } });
  Object.assign(globalThis, { isSecureContext: true, RTCPeerConnection: class {} });
  return { devices, permission, track, agents, Agent };
});
vi.mock('jssip', () => ({ default: { UA: world.Agent, WebSocketInterface: class {}, debug: { disable: () => {} } } }));

const Page = defineComponent({ render: () => [h(PhoneNotices), h(IdlePanel)] });
const isRung = () => world.agents.some((agent) => agent.registered && !agent.terminated);
const credentials = { username: 'maria-web', realm: 'r', ha1: 'h', websocket_url: 'ws://127.0.0.1/ws', websocket_urls: ['ws://127.0.0.1/ws'], ice_servers: [] };

let close: () => Promise<void>;
let service: Service;

beforeEach(async () => {
  Object.assign(world.devices, { plugged: true, broken: '' });
  world.permission.state = 'granted';
  world.agents.length = 0;
  audio.state = 'unknown';
  toasts.splice(0);
  service = new Service();
  service.answers.set('/api/devices/softphone', credentials);
  close = await show(Page);
});
afterEach(async () => {
  softphone.stop();
  await close();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

const loud = () => screen.findByTestId('no-microphone');
const quiet = () => until(() => expect(screen.queryByTestId('no-microphone')).toBeNull());

async function ready(): Promise<void> {
  await softphone.start();
  await until(() => expect(isRung()).toBe(true));
  await until(() => expect(softphone.ready.value).toBe(true));
  expect(screen.queryByTestId('no-microphone')).toBeNull();
}

const UNUSABLE: [string, () => void][] = [
  ['thePermissionIsDenied', () => (world.permission.state = 'denied')],
  ['thereIsNoDevice', () => (world.devices.plugged = false)],
];

const LOST: [string, () => void, () => void][] = [
  ['thePermissionIsTakenAway', () => ((world.permission.state = 'denied'), world.permission.dispatchEvent(new Event('change'))), () => ((world.permission.state = 'granted'), world.permission.dispatchEvent(new Event('change')))],
  ['itIsPulledOut', () => ((world.devices.plugged = false), world.devices.dispatchEvent(new Event('devicechange'))), () => ((world.devices.plugged = true), world.devices.dispatchEvent(new Event('devicechange')))],
];

describe('a page that nobody can speak at', () => {
  it.each(UNUSABLE)('given_%s_whenThePageIsOpened_thenItIsNeverRung_andSaysSo', async (_, breaks) => {
    breaks();
    await softphone.start();
    await until(() => expect(softphone.state.sip).toBe('silent'));
    expect((await loud()).textContent).toContain('No calls ring here');
    expect(screen.getByRole('heading', { level: 2 }).textContent).toBe('No calls ring here');
    expect(world.agents).toEqual([]);
    expect(softphone.ready.value).toBe(false);
  });

  it.each(LOST)('givenAPhone_when_%s_thenItIsRungNoMore_andOneButtonBringsItBack', async (_, breaks, mends) => {
    await ready();
    breaks();
    await loud();
    await until(() => expect(isRung()).toBe(false));
    expect(await act.dial('3004')).toBe(false);
    expect(toasts.map((toast) => toast.text)).toEqual([expect.stringMatching(/microphone/)]);
    mends();
    await until(() => expect(screen.getByTestId('no-microphone').querySelector('button')).not.toBeNull());
    await userEvent.click(screen.getByRole('button', { name: 'Use the microphone' }));
    await quiet();
    await until(() => expect(softphone.ready.value).toBe(true));
    expect(isRung()).toBe(true);
    expect(world.agents).toHaveLength(1);
  });

  it('givenNoMicrophoneYet_whenTheButtonIsClicked_thenItStaysAsItIs', async () => {
    await ready();
    LOST[1]![1]();
    await loud();
    await userEvent.click(screen.getByRole('button', { name: 'Use the microphone' }));
    await loud();
    expect(isRung()).toBe(false);
  });

  it('givenAMicrophoneThatAnotherProgramKeeps_whenItIsTried_thenItIsRungNoMore_andADeviceThatIsListedIsNotEnough', async () => {
    await ready();
    world.devices.broken = 'NotReadableError';
    expect(await act.dial('3004')).toBe(false);
    await loud();
    await listDevices();
    await until(() => expect(isRung()).toBe(false));
    await loud();
    world.devices.broken = '';
    await userEvent.click(screen.getByRole('button', { name: 'Use the microphone' }));
    await quiet();
    await until(() => expect(isRung()).toBe(true));
  });

  it('givenATalk_whenTheTrackEndsAndThereIsNoOther_thenTheCallStays_andNoOtherRings', async () => {
    vi.stubGlobal('AudioContext', class { state = 'running'; createMediaStreamDestination = () => ({ stream: { getTracks: () => [], getAudioTracks: () => [] } }) });
    await ready();
    const { leg, session } = ring();
    await softphone.answer(leg);
    expect(session.answered).toBe(true);
    world.devices.plugged = false;
    world.track.dispatchEvent(new Event('ended'));
    await loud();
    await until(() => expect(isRung()).toBe(false));
    expect(session.ended).toBe(false);
    expect(world.agents.map((agent) => agent.terminated)).toEqual([false]);
  });

  it('givenItIsBeingRegistered_whenTheMicrophoneGoes_thenItDoesNotStayRegistered', async () => {
    await ready();
    const agent = world.agents[0]!;
    LOST[1]![1]();
    await loud();
    agent.registered = true;
    agent.heard.get('registered')!();
    expect(agent.registered).toBe(false);
    agent.heard.get('registrationFailed')!({});
    expect(softphone.state.sip).toBe('silent');
  });
});

/** Asterisk rings the page for a call. */
function ring() {
  const session = {
    answered: false,
    ended: false,
    connection: { getSenders: () => [{ track: { kind: 'audio' }, replaceTrack: async () => {} }], getStats: async () => new Map(), close: () => {} },
    heard: new Map<string, (event: unknown) => void>(),
    remote_identity: { uri: { user: '3004' } },
    on: (name: string, then: (event: unknown) => void) => void session.heard.set(name, then),
    answer() {
      session.answered = true;
      session.heard.get('peerconnection')!({ peerconnection: Object.assign(new EventTarget(), session.connection) });
    },
    terminate: () => void (session.ended = true),
  };
  const request = { getHeader: (name: string) => (name === 'X-Ringdown-Call' ? 'rung' : undefined) };
  world.agents[0]!.heard.get('newRTCSession')!({ originator: 'remote', session, request });
  return { leg: 'rung', session };
}

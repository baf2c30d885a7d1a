// A web softphone as a browser has it: real JsSIP, registered by HA1 over a WebSocket. There is no audio in Node.js, so it
// rings but cannot answer. Prints what happens to it, one JSON object a line. Ends with its standard input.
// Usage: node softphone.mjs '{"websocket_url":…,"username":…,"realm":…,"ha1":…}'
import WebSocket from 'ws';

// JsSIP looks for a browser's means.
globalThis.window = globalThis;
globalThis.WebSocket = WebSocket;
globalThis.RTCPeerConnection = class {};
const { default: JsSIP } = await import('jssip');

const told = JSON.parse(process.argv[2]);
const host = new URL(told.websocket_url).hostname;
const say = (kind, more = {}) => process.stdout.write(`${JSON.stringify({ kind, ...more })}\n`);

const phone = new JsSIP.UA({
  sockets: [new JsSIP.WebSocketInterface(told.websocket_url)],
  uri: `sip:${told.username}@${host}`,
  authorization_user: told.username,
  ha1: told.ha1,
  realm: told.realm,
  register: true,
  register_expires: 120,
  session_timers: false,
});
phone.on('registered', () => say('registered'));
phone.on('unregistered', () => say('unregistered'));
phone.on('registrationFailed', (failure) => say('refused', { status: failure.response?.status_code ?? 0, cause: failure.cause }));
phone.on('disconnected', () => say('disconnected'));
phone.on('newRTCSession', ({ session }) => {
  say('ringing', { from: session.remote_identity.uri.user, name: session.remote_identity.display_name });
  session.on('failed', ({ cause }) => say('over', { cause }));
});
phone.start();
process.stdin.on('data', (text) => {
  if (text.toString().includes('register')) {
    phone.register();
  }
});
process.stdin.on('end', () => process.exit(0));
process.stdin.resume();

// Signs in as a person and prints what the service pushes to them, one line an event, until Ctrl-C.
// Usage: node listen.mjs NAME PASSWORD [REST-ADDRESS] [SOCKET-ADDRESS]
import { io } from 'socket.io-client';

const [username, password, rest = 'http://127.0.0.1:8080', sockets = 'http://127.0.0.1:9092'] = process.argv.slice(2);
const post = async (path, token, body) => {
  const answer = await fetch(rest + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) },
    body: body ? JSON.stringify(body) : undefined,
    signal: AbortSignal.timeout(10_000),
  });
  const json = await answer.json();
  if (!answer.ok) {
    console.error(`${path}: ${json.detail}`);
    process.exit(1);
  }
  return json;
};
const time = (iso) => iso.slice(11, 23);
const side = (person) => `${person.device} ${person.name ?? ''}`.trim();

const { token, user } = await post('/api/users/login', null, { username, password });
// A ticket is good for one connection, so each attempt asks for a new one.
const ticket = async () => ({ ticket: (await post('/api/live/tickets', token)).ticket });
let lastEventId;
const socket = io(sockets, {
  transports: ['websocket'],
  query: await ticket(),
  auth: (tell) => tell({ last_event_id: lastEventId }), // so that it hears what it missed
  reconnection: false,
});
const again = () => setTimeout(async () => {
  try {
    socket.io.opts.query = await ticket();
    socket.connect();
  } catch (error) {
    console.error(`not connected: ${error.cause?.code ?? error.message}`);
    again();
  }
}, 2_000);
socket.on('connect', () => console.log(`${user.name} hears what concerns them; Ctrl-C ends`));
socket.on('connect_error', (error) => {
  console.error(`not connected: ${error.message}`);
  again();
});
socket.on('disconnect', again);
socket.onAny((name, fact) => {
  lastEventId = fact.event_id ?? lastEventId;
  if (name === 'position') {
    return;
  }
  const call = fact.call;
  console.log(call
    ? `${time(fact.at)}  ${name.padEnd(15)} #${fact.seq}  ${side(call.initiator)} → ${side(call.receiver)}  ${call.state}`
      + (call.end_reason ? ` (${call.end_reason}, ${call.duration ?? 0} s)` : '')
    : `${name} ${JSON.stringify(fact)}`);
});

// The real Socket.IO client, driven by a test: commands come as JSON lines on stdin, what happens goes out as JSON lines.
// With the option catchUp it names the last event it heard whenever it comes back, as a page should.
// Usage: node client.mjs URL OPTIONS-AS-JSON
import { createInterface } from 'node:readline';
import { io } from 'socket.io-client';

const [url, json] = process.argv.slice(2);
const { catchUp, auth, ...options } = JSON.parse(json);
let lastEventId;
const say = (fact) => process.stdout.write(JSON.stringify(fact) + '\n');
const transport = () => socket.io.engine?.transport?.name;

const socket = io(url, {
  forceNew: true,
  auth: catchUp ? (tell) => tell({ ...auth, last_event_id: lastEventId }) : auth,
  ...options,
});

socket.io.on('open', () => socket.io.engine.on('upgrade', (to) => say({ kind: 'upgrade', name: to.name, args: [] })));
socket.on('connect', () => {
  say({ kind: 'connect', name: transport(), args: [socket.id] });
});
socket.on('connect_error', (error) => say({ kind: 'connect_error', name: error.message, args: [] }));
socket.on('disconnect', (reason) => say({ kind: 'disconnect', name: reason, args: [] }));
socket.onAny((name, ...args) => {
  lastEventId = args[0]?.event_id ?? lastEventId;
  say({ kind: 'event', name, args });
});

createInterface({ input: process.stdin }).on('line', (line) => {
  const command = JSON.parse(line);
  if (command.do === 'emit') {
    if (command.ack) {
      socket.timeout(10_000).emit(command.name, ...command.args, (error, ...args) =>
        say({ kind: 'ack', name: error ? 'timeout' : command.name, args }));
    } else {
      socket.emit(command.name, ...command.args);
    }
  } else if (command.do === 'cut') {
    socket.io.engine.close();
  } else {
    socket.close();
    process.exit(0);
  }
}).on('close', () => process.exit(0));

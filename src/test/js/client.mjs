// The real Socket.IO client, driven by a test: commands come as JSON lines on stdin, what happens goes out as JSON lines.
// Usage: node client.mjs URL OPTIONS-AS-JSON
import { createInterface } from 'node:readline';
import { io } from 'socket.io-client';

const [url, options] = process.argv.slice(2);
const say = (fact) => process.stdout.write(JSON.stringify(fact) + '\n');
const transport = () => socket.io.engine?.transport?.name;

const socket = io(url, { forceNew: true, ...JSON.parse(options) });

socket.io.on('open', () => socket.io.engine.on('upgrade', (to) => say({ kind: 'upgrade', name: to.name, args: [] })));
socket.on('connect', () => {
  say({ kind: 'connect', name: transport(), args: [socket.id] });
});
socket.on('connect_error', (error) => say({ kind: 'connect_error', name: error.message, args: [] }));
socket.on('disconnect', (reason) => say({ kind: 'disconnect', name: reason, args: [] }));
socket.onAny((name, ...args) => say({ kind: 'event', name, args }));

createInterface({ input: process.stdin }).on('line', (line) => {
  const command = JSON.parse(line);
  if (command.do === 'emit') {
    if (command.ack) {
      socket.timeout(10_000).emit(command.name, ...command.args, (error, ...args) =>
        say({ kind: 'ack', name: error ? 'timeout' : command.name, args }));
    } else {
      socket.emit(command.name, ...command.args);
    }
  } else {
    socket.close();
    process.exit(0);
  }
}).on('close', () => process.exit(0));

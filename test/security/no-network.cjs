// Loaded before the program (`node --require`): whoever asks for a connection, a name or a socket ends the process with 97 and is named.
const { writeSync } = require("node:fs");

function refuse(what) {
  return () => {
    writeSync(2, `network: ${what}\n`);
    process.exit(97);
  };
}

const net = require("node:net");
net.Socket.prototype.connect = refuse("net.Socket.connect");
net.Server.prototype.listen = refuse("net.Server.listen");
require("node:dgram").createSocket = refuse("dgram.createSocket");
const dns = require("node:dns");
for (const name of ["lookup", "resolve", "resolve4", "resolve6"]) {
  dns[name] = refuse(`dns.${name}`);
  dns.promises[name] = refuse(`dns.promises.${name}`);
}
for (const name of ["fetch", "WebSocket", "EventSource"]) globalThis[name] = refuse(name);

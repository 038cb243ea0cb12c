/**
 * The one place that opens a socket: to the client that started the server and listens for it, at a port of this machine or at a pipe, where the
 * server's arguments say so.
 */
import { connect, type Socket } from "node:net";

/** Ports that there are. */
const MOST_PORTS = 65_535;

/** Undefined: the arguments name neither a port nor a pipe. `log` is told what fails. */
export function socketOfClient(
  port: string | undefined,
  pipe: string | undefined,
  log: (line: string) => void,
): Socket | undefined {
  const number = Number(port);
  const isPort = Number.isInteger(number) && number > 0 && number <= MOST_PORTS;
  if (!isPort && pipe === undefined) return undefined;
  const socket = isPort ? connect(number, "127.0.0.1") : connect(pipe!);
  socket.on("error", (error) => log(`the client is not reached: ${error.message}`));
  return socket;
}
